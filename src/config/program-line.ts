import type { ProgramCheck } from '../model/check.ts';
import { envComplaints, parseArgv, textsIn } from './argv.ts';
import { under } from './connection.ts';
import { parseCount } from './count.ts';
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
  const consecutive = parseRuns(count);
  const complaints = [...consecutive.complaints, ...comparing(own, runs)];
  if (complaints.length > 0) return bad(...complaints);
  return withProgram(runs, own, { ...usualOf(runs), ...valued({ consecutive: consecutive.value }) });
}

/** True for a map that names a program. */
export function isProgramObject(entry: unknown): boolean {
  return isMap(entry) && ('command' in entry || 'k6' in entry);
}

/** `{command: [./smoke.sh, --fast], env, timeout, consecutive}`, or the same with `k6`. */
export function parseProgramObject(entry: unknown, known: Env): Parsed<ProgramCheck> {
  const runs = isMap(entry) && 'k6' in entry ? 'k6' : 'command';
  const { value, complaints } = parseObject(entry, programObjects[runs]);
  if (!value) return bad(...complaints);
  const how = parseHow(value, usualOf(runs), known);
  const check = withProgram(runs, 'k6' in value ? value.k6 : value.command, how.value);
  const all = [...complaints, ...under(runs, check.complaints), ...how.complaints];
  return all.length > 0 ? bad(...all) : check;
}

type How = Pick<ProgramCheck, 'env' | 'timeoutMs' | 'consecutive'>;

interface WrittenHow {
  readonly env?: Readonly<Record<string, string | number>> | undefined;
  readonly timeout?: string | undefined;
  readonly consecutive?: string | number | undefined;
}

function usualOf(runs: Kind): How {
  return { env: {}, timeoutMs: defaultProgram.timeoutMs[runs], consecutive: defaultProgram.consecutive };
}

/** How a program runs, as it is written around it in the file. */
function parseHow(written: WrittenHow, usual: How, known: Env): Parsed<How> & { readonly value: How } {
  const env = textsIn(written.env ?? {});
  const timeout = parseOptional(written.timeout, parsePositiveDuration);
  const consecutive = parseRuns(written.consecutive);
  return {
    value: { ...usual, env, ...valued({ timeoutMs: timeout.value, consecutive: consecutive.value }) },
    complaints: [
      ...under('env', [...envComplaints(env, known), ...reserved(env)]),
      ...under('timeout', timeout.complaints),
      ...under('consecutive', consecutive.complaints),
    ],
  };
}

/** Without what is not there. */
function valued<T extends object>(object: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}

function parseOptional<T>(
  written: string | number | undefined,
  parse: (text: string) => Parsed<T>,
): Parsed<T | undefined> {
  return written === undefined ? good(undefined) : parse(String(written).trim());
}

function withProgram(runs: Kind, written: string | readonly string[], how: How): Parsed<ProgramCheck> {
  const argv = parseArgv(written, { place: 'the check in the file', example: `${runs} ${examples[runs]}` });
  if (argv.value === undefined) return bad(...argv.complaints);
  const text = `${runs} ${argv.value.join(' ')}`.replaceAll(/\s+/g, ' ');
  return good({
    ...{ kind: 'program', text, runs, argv: runs === 'k6' ? ['k6', 'run', ...argv.value] : argv.value },
    ...how,
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

/** How many runs in a row: 1…100. */
function parseRuns(written: string | number | undefined): Parsed<number | undefined> {
  return parseOptional(written, (text) => parseCount(text, 100, 'is not a number of runs'));
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
