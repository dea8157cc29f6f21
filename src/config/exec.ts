import { z } from 'zod';
import type { ExecRoute } from '../model/spec.ts';
import { parsePercent } from '../lib/percent.ts';
import { envComplaints, parseArgv, textsIn } from './argv.ts';
import { defaultExec } from './defaults.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { resolveTexts, secretsIn, type Env } from './env-references.ts';
import { dottedNameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { execObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

const inOneLine = /^exec(?:\s+(\S.*))?$/s;
/** What is around the commands; they are looked at on their own. */
const around = z.strictObject({ exec: z.unknown() });
/** So that a command ends before another run can have taken the rollout over and drained what it wrote. */
const longestMs = 60_000;

/** True for what is no `kind/name`. */
export function isExec(value: unknown): boolean {
  return typeof value !== 'string' || inOneLine.test(value.trim());
}

/** `exec COMMAND`, or `{exec: {read, write, …}}`. `env:NAME` is resolved: commands are never stored. */
export function parseExec(value: unknown, env: Env): Parsed<ExecRoute> {
  if (typeof value === 'string') return fromOneLine(value.trim());
  const route = parseObject(value, around);
  if (route.value === undefined) return bad(...route.complaints);
  const exec = parseObject(route.value.exec, execObject);
  const all = [...route.complaints, ...under('exec', exec.complaints)];
  if (exec.value === undefined) return bad(...all);
  const read = fromObject(exec.value, env);
  return { value: read.value, complaints: [...all, ...under('exec', read.complaints)] };
}

function fromOneLine(text: string): Parsed<ExecRoute> {
  const command = inOneLine.exec(text)?.[1];
  if (command === undefined) {
    const allowed =
      'Write `exec ./split`, which runs `./split read` and `./split write`, or a map with `exec` in the file.';
    return bad({ value: text, wrong: 'names no command', allowed });
  }
  const argv = parseArgv(command, inRoute);
  if (argv.value === undefined) return bad(...argv.complaints);
  return good({
    ...defaultExec,
    read: [...argv.value, 'read'],
    write: [...argv.value, 'write'],
    env: {},
    secrets: [],
    service: undefined,
  });
}

type ExecObject = z.output<typeof execObject>;

function fromObject(object: ExecObject, env: Env): Parsed<ExecRoute> {
  const read = parseArgv(object.read, inRoute);
  const write = parseArgv(object.write, inRoute);
  const given = parseEnv(object.env ?? {}, env);
  const timeout = parseTimeout(object.timeout);
  const service = parseService(object.service);
  const smallest = parseSmallest(object['smallest-share']);
  return {
    value: {
      read: valueOf(read, []),
      write: valueOf(write, []),
      ...valueOf(given, { env: {}, secrets: [] }),
      timeoutMs: valueOf(timeout, defaultExec.timeoutMs),
      smallestShare: valueOf(smallest, defaultExec.smallestShare),
      service: service.value,
    },
    complaints: [
      ...under('read', read.complaints),
      ...under('write', write.complaints),
      ...under('env', given.complaints),
      ...under('timeout', timeout.complaints),
      ...under('smallest-share', smallest.complaints),
      ...under('service', service.complaints),
    ],
  };
}

/** Beside a complaint any value does. */
function valueOf<T>({ value }: Parsed<T>, otherwise: T): T {
  return value ?? otherwise;
}

const inRoute = { place: '`exec` in the file', example: './split' } as const;

function parseEnv(
  written: Readonly<Record<string, string | number>>,
  env: Env,
): Parsed<Pick<ExecRoute, 'env' | 'secrets'>> {
  const own = textsIn(written);
  const secrets = [...secretsIn(Object.values(own), env)].filter((secret) => secret.length > 3);
  return { value: { env: resolveTexts(own, env), secrets }, complaints: envComplaints(own, env) };
}

function parseTimeout(written: string | undefined): Parsed<number> {
  if (written === undefined) return good(defaultExec.timeoutMs);
  const text = written.trim();
  const parsed = parsePositiveDuration(text);
  return (parsed.value ?? 0) <= longestMs
    ? parsed
    : bad({ value: text, wrong: 'is too long for one command', allowed: 'At most 1m.' });
}

function parseSmallest(written: string | number | undefined): Parsed<number> {
  if (written === undefined) return good(defaultExec.smallestShare);
  const share = parsePercent(String(written));
  return share !== undefined && share > 0 && share <= 50
    ? good(share)
    : bad({ value: String(written), wrong: 'is not a share', allowed: 'Write for example `1%` or `0.5%`.' });
}

function parseService(written: string | undefined): Parsed<string | undefined> {
  const name = written?.trim();
  return { value: name, complaints: name === undefined ? [] : dottedNameComplaints(name, name) };
}

function under(key: string, complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.map((one) => ({ ...one, at: [key, ...(one.at ?? [])] }));
}
