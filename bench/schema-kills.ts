/**
 * npm run bench:kills [-- --engine mariadb --kills 200 --rows 20000 --seed 1 --version 18]: runs that are
 * killed at random moments, and what is different at the end. The version is PostgreSQL's.
 */
import { parseArgs } from 'node:util';
import { startMariadb } from '../testbed/mariadb.ts';
import { postgresVersions, startPostgres } from '../testbed/postgres.ts';
import { randomFrom } from './cutover/random.ts';
import { killRuns } from './schema/kills.ts';
import { onMysql, onPostgresql } from './schema/subject.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { engine: text, kills: text, rows: text, seed: text, version: text },
});
const { engine = 'postgresql' } = values;
const rows = Number(values.rows ?? 20_000);
const version = postgresVersions.find((own) => String(own) === (values.version ?? '18'));
if (version === undefined) throw new Error(`--version is one of ${postgresVersions.join(', ')}`);
if (engine !== 'postgresql' && engine !== 'mariadb') throw new Error('--engine is postgresql or mariadb');
const isPostgresql = engine === 'postgresql';
const settings = { fsync: 'on', full_page_writes: 'on' };
const server = await (isPostgresql ? startPostgres({ version, settings }) : startMariadb());
try {
  const subject = isPostgresql ? await onPostgresql(server, rows) : onMysql(server, rows);
  const { undisturbedMs, trials } = await killRuns(subject, {
    kills: Number(values.kills ?? 200),
    random: randomFrom(Number(values.seed ?? 1)),
    onTrial: ({ killedAtMs, differences }) => {
      const verdict = differences.length === 0 ? 'the same' : differences.join('; ');
      console.log(`killed at ${killedAtMs.join(', ')} ms: ${verdict}`);
    },
  });
  const kills = trials.reduce((sum, { killedAtMs }) => sum + killedAtMs.length, 0);
  const different = trials.filter(({ differences }) => differences.length > 0).length;
  console.log(
    `${isPostgresql ? `PostgreSQL ${version}` : 'MariaDB'}: ${kills} kills in ${trials.length} trials of ${Math.round(undisturbedMs)} ms: ${different} different`,
  );
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  await server.stop();
}
