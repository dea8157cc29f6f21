import type { ProgramCheck } from '../model/spec.ts';
import { envComplaints, parseArgv, textsIn } from './argv.ts';
import { under } from './connection.ts';
import { defaultProgram } from './defaults.ts';
import { parsePositiveDuration } from './duration-text.ts';
import type { Env } from './env-references.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { programObjects } from './schema-entries.ts';
import { isMap, parseObject } from './shape.ts';

type Kind = ProgramCheck['runs'];

const examples = { command: './smoke.sh', k6: 'load/checkout.js' } as const;
/** A query of the user's may be called so, and be compared with something. */
const line = /^(command|k6)(?:\s+(?![<>=!≥≤])(\S.*))?$/i;
/** Only so: a program's own arguments may well have a ` for ` among them. */
const often = /^(.*) for (\d+) (?:runs?|polls?)$/;

/** True for a line that names a program. */
export function isProgramLine(text: string): boolean {
  return line.test(text);
}

/** `command ./smoke.sh --fast` or `k6 load/checkout.js`, with ` for 2 runs` behind it or without. */
export function parseProgramLine(text: string): Parsed<ProgramCheck> {
  const [, word = '', rest = ''] = line.exec(text) ?? [];
  const runs = word.toLowerCase() === 'k6' ? 'k6' : 'command';
  const [, own = rest, count] = often.exec(rest) ?? [];
  const argv = parseOwnArgv(runs, own);
  const times = count === undefined ? good(defaultProgram.consecutive) : parseRuns(count);
  const complaints = [...argv.complaints, ...times.complaints, ...comparing(own, runs)];
  if (argv.value === undefined || times.value === undefined || complaints.length > 0)
    return bad(...complaints);
  return good({ ...checkOf(runs, argv.value), consecutive: times.value });
}

/** True for a map that names a program. */
export function isProgramObject(entry: unknown): boolean {
  return isMap(entry) && ('command' in entry || 'k6' in entry);
}

/** `{command: [./smoke.sh, --fast], env, timeout, consecutive}`, or the same with `k6`. */
export function parseProgramObject(entry: unknown, env: Env): Parsed<ProgramCheck> {
  const runs = isMap(entry) && 'k6' in entry ? 'k6' : 'command';
  const { value, complaints } = parseObject(entry, programObjects[runs]);
  if (!value) return bad(...complaints);
  const argv = parseOwnArgv(runs, 'k6' in value ? value.k6 : value.command);
  const own = textsIn(value.env ?? {});
  const timeout = value.timeout === undefined ? undefined : parsePositiveDuration(value.timeout.trim());
  const times = value.consecutive === undefined ? undefined : parseRuns(String(value.consecutive).trim());
  const all = [
    ...complaints,
    ...under(runs, argv.complaints),
    ...under('env', [...envComplaints(own, env), ...reserved(own)]),
    ...under('timeout', timeout?.complaints ?? []),
    ...under('consecutive', times?.complaints ?? []),
  ];
  if (argv.value === undefined || all.length > 0) return bad(...all);
  const check = checkOf(runs, argv.value);
  const { timeoutMs, consecutive } = check;
  return good({
    ...check,
    env: own,
    timeoutMs: timeout?.value ?? timeoutMs,
    consecutive: times?.value ?? consecutive,
  });
}

/** A program that is told which release it is about must not be told another one. */
export function reserved(env: Readonly<Record<string, string>>): readonly Complaint[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('CUTOVER_'))
    .map((name) => ({
      ...{ at: [name], isKey: true, value: name, wrong: 'is set by Cutover itself' },
      allowed: 'Take a name that does not begin with CUTOVER_.',
    }));
}

function parseOwnArgv(runs: Kind, written: string | readonly string[]): Parsed<readonly string[]> {
  return parseArgv(written, { place: 'the check in the file', example: `${runs} ${examples[runs]}` });
}

function checkOf(runs: Kind, argv: readonly string[]): ProgramCheck {
  return {
    ...{ kind: 'program', runs, text: `${runs} ${argv.join(' ')}`.replaceAll(/\s+/g, ' ') },
    argv: runs === 'k6' ? ['k6', 'run', ...argv] : argv,
    env: {},
    timeoutMs: defaultProgram.timeoutMs[runs],
    consecutive: defaultProgram.consecutive,
  };
}

/** How many runs in a row: 1…100. */
function parseRuns(text: string): Parsed<number> {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= 100) return good(count);
  return bad({ value: text, wrong: 'is not a number of runs', allowed: 'Write 1 to 100.' });
}

/** The exit code is what is judged: a bound behind the program would be an argument of it. */
function comparing(own: string, runs: Kind): readonly Complaint[] {
  if (!/ (==|>=|<=) ?\S+$/.test(own)) return [];
  const value = `${runs} ${own}`;
  const allowed =
    runs === 'k6'
      ? 'Leave the bound out: thresholds belong into the script.'
      : 'Leave the bound out: exit code 0 passes. A number is asked by a query with `provider: command`.';
  return [{ value, wrong: 'is judged by how the program ends', allowed }];
}
