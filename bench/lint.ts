/**
 * npm run bench:lint [-- --runs 5]: how long lint takes for its own fixtures, as one file, in processes that
 * have just started and have the parser still to load.
 */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sha256 } from '../src/adapters/digest.ts';
import { dialects } from '../src/databases/engine.ts';

const engines = ['postgresql', 'mysql'] as const;
type Linted = (typeof engines)[number];

interface Measured {
  readonly statements: number;
  readonly findings: number;
  readonly ms: number;
}

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { runs: text, engine: text } });
const only = engines.find((own) => own === values.engine);
if (only !== undefined) console.log(JSON.stringify(await measure(only)));
else for (const engine of engines) console.log(await told(engine, Number(values.runs ?? 5)));

async function told(engine: Linted, runs: number): Promise<string> {
  const measured: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    const args = [import.meta.filename, '--engine', engine];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    measured.push(JSON.parse(stdout) as Measured);
  }
  const times = measured.map(({ ms }) => Math.round(ms)).sort((a, b) => a - b);
  return `${engine}: ${measured[0]?.statements ?? 0} statements, ${measured[0]?.findings ?? 0} findings in ${times.join(', ')} ms`;
}

async function measure(engine: Linted): Promise<Measured> {
  const { lint, statements } = dialects[engine];
  const sql = fixturesOf(engine);
  const began = performance.now();
  const findings = await lint(sql, { file: 'fixtures.sql', phase: undefined, schema: undefined });
  const ms = performance.now() - began;
  const read = await statements(sql, sha256);
  return { statements: read.statements.length, findings: findings.length, ms };
}

/** All cases of all rules, without the lines that name them. */
function fixturesOf(engine: Linted): string {
  const folder = join(import.meta.dirname, '../__tests__/databases', engine, 'lint/fixtures');
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return files.join('\n').replaceAll(/^--- .*$/gm, ';');
}
