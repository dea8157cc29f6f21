import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeMigrations } from './migrations.ts';
import type { Subject } from './subject.ts';

export interface KillTrial {
  readonly killedAtMs: readonly number[];
  /** What differs from a run that nobody disturbed; empty is good. */
  readonly differences: readonly string[];
}

export interface KillRuns {
  readonly undisturbedMs: number;
  readonly trials: readonly KillTrial[];
}

/**
 * Kills runs at random moments of what an undisturbed one takes, and runs again until one comes to its
 * end: schema and rows must be the same, and nothing may have run twice.
 */
export async function killRuns(
  subject: Subject,
  {
    kills,
    random,
    onTrial,
  }: {
    readonly kills: number;
    readonly random: () => number;
    readonly onTrial?: (trial: KillTrial) => void;
  },
): Promise<KillRuns> {
  const folder = await writeMigrations(subject.migration);
  const began = performance.now();
  const expected = await trialOf(subject, { folder, name: 'undisturbed', killsMs: [] });
  const undisturbedMs = performance.now() - began;
  const trials: KillTrial[] = [];
  for (let killed = 0; killed < kills;) {
    const many = Math.min(kills - killed, 1 + Math.floor(random() * 3));
    const killsMs = Array.from({ length: many }, () => random() * undisturbedMs);
    const found = await trialOf(subject, { folder, name: `trial_${killed}`, killsMs });
    killed += many;
    const trial = { killedAtMs: killsMs.map(Math.round), differences: different(expected, found) };
    trials.push(trial);
    onTrial?.(trial);
  }
  return { undisturbedMs, trials };
}

interface Trial {
  readonly folder: string;
  readonly name: string;
  readonly killsMs: readonly number[];
}

/** The lines of the schema and of the tables when it is over. */
async function trialOf(subject: Subject, { folder, name, killsMs }: Trial): Promise<readonly string[]> {
  const url = await subject.create(name);
  for (const [index, ms] of killsMs.entries()) await runOf([url, folder, `killed-${index % 2}`], ms);
  const said = await runOf([url, folder, 'last'], undefined);
  const lines = await subject.linesOf(url).catch((error: unknown) => [`no lines: ${String(error)}`]);
  await subject.remove(name);
  return [...lines, ...(said.includes('"promoted"') ? [] : [`the last run said ${said}`])];
}

async function runOf(args: readonly string[], killAfterMs: number | undefined): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await once(child, 'close');
  clearTimeout(timer);
  return said.join('');
}

function different(expected: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...expected.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `too much: ${line}`),
  ];
}
