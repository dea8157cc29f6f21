/**
 * npm run bench:kills [-- --kills 200 --rows 20000 --seed 1 --version 18]: runs that are killed at random
 * moments, and what is different at the end.
 */
import { parseArgs } from 'node:util';
import { postgresVersions, startPostgres } from '../testbed/postgres.ts';
import { randomFrom } from './cutover/random.ts';
import { killRuns } from './schema/kills.ts';

const number = { type: 'string' } as const;
const { values } = parseArgs({ options: { kills: number, rows: number, seed: number, version: number } });
const version = postgresVersions.find((own) => String(own) === (values.version ?? '18'));
if (version === undefined) throw new Error(`--version is one of ${postgresVersions.join(', ')}`);
const server = await startPostgres({ version, settings: { fsync: 'on', full_page_writes: 'on' } });
try {
  const { undisturbedMs, trials } = await killRuns(server, {
    kills: Number(values.kills ?? 200),
    rows: Number(values.rows ?? 20_000),
    random: randomFrom(Number(values.seed ?? 1)),
    onTrial: ({ killedAtMs, differences }) => {
      const verdict = differences.length === 0 ? 'the same' : differences.join('; ');
      console.log(`killed at ${killedAtMs.join(', ')} ms: ${verdict}`);
    },
  });
  const kills = trials.reduce((sum, { killedAtMs }) => sum + killedAtMs.length, 0);
  const different = trials.filter(({ differences }) => differences.length > 0).length;
  console.log(
    `PostgreSQL ${version}: ${kills} kills in ${trials.length} trials of ${Math.round(undisturbedMs)} ms: ${different} different`,
  );
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  await server.stop();
}
