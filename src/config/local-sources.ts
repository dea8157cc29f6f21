import { localSources } from '../metrics/index.ts';
import type { LocalSource } from '../metrics/provider.ts';
import type { CommandSource, Sources, SqlSource } from '../model/spec.ts';
import { envComplaints, textsIn } from './argv.ts';
import { under } from './connection.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { hasReference, type Env } from './env-references.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import { reserved } from './program-line.ts';
import type { Reading } from './reading.ts';
import { localObject } from './schema-entries.ts';
import { isMap, parseObject, textOf } from './shape.ts';

/** Those of `providers` that are no services; where one is left out, by default. */
export function readSources(reading: Reading, env: Env): Sources {
  return reading.value('providers', (value) => parseSources(value, env), parseSources({}, env).value);
}

/** The address of `sql` as it was written: it may hold a password. */
export function writtenSqlUrl(providers: unknown): string {
  const own = isMap(providers) ? providers['sql'] : undefined;
  return (isMap(own) ? textOf(own['url']) : undefined) ?? '';
}

/** What is no map, and what names no provider, is complained of where services are read. */
function parseSources(value: unknown, env: Env): Parsed<Sources> & { readonly value: Sources } {
  const written = isMap(value) ? value : {};
  const parsed = {
    sql: parsedBy((own) => parseSql(own, env), sourceNamed('sql'), written['sql'] ?? {}),
    command: parsedBy((own) => parseCommand(own, env), sourceNamed('command'), written['command'] ?? {}),
  };
  return {
    value: { sql: parsed.sql.value ?? noSql, command: parsed.command.value ?? noCommand },
    complaints: [...under('sql', parsed.sql.complaints), ...under('command', parsed.command.complaints)],
  };
}

const noSql: SqlSource = { connection: undefined, timeoutMs: 0 };
const noCommand: CommandSource = { env: {}, timeoutMs: 0 };

type Written = Readonly<Record<string, unknown>>;

function parsedBy<T>(parse: (own: Written) => Parsed<T>, source: LocalSource, written: unknown): Parsed<T> {
  const { value, complaints } = parseObject(written, localObject(source));
  if (!value) return bad(...complaints);
  const parsed = parse(value);
  return { value: parsed.value, complaints: [...complaints, ...parsed.complaints] };
}

function sourceNamed(name: string): LocalSource {
  const found = localSources.find((own) => own.name === name);
  if (found === undefined) throw new RangeError(`There is no source ${name}.`);
  return found;
}

function parseSql(written: Written, env: Env): Parsed<SqlSource> {
  const url = textOf(written['url']);
  const connection = url === undefined ? good(undefined) : parseSecretUrl(url, env);
  const timeout = parseTimeout('sql', written);
  return {
    value: { connection: connection.value, timeoutMs: timeout.value ?? 0 },
    complaints: [...under('url', connection.complaints), ...under('timeout', timeout.complaints)],
  };
}

function parseSecretUrl(url: string, env: Env): ReturnType<typeof parseDatabaseUrl> {
  if (hasReference(url)) return parseDatabaseUrl(url, env);
  return bad({
    wrong: 'A secret does not belong into a repository',
    allowed: 'Write `env:NAME`, and give the variable to the step from a secret.',
  });
}

function parseCommand(written: Written, env: Env): Parsed<CommandSource> {
  const own = textsIn((written['env'] ?? {}) as Readonly<Record<string, string | number>>);
  const timeout = parseTimeout('command', written);
  return {
    value: { env: own, timeoutMs: timeout.value ?? 0 },
    complaints: [
      ...under('env', [...envComplaints(own, env), ...reserved(own)]),
      ...under('timeout', timeout.complaints),
    ],
  };
}

function parseTimeout(name: string, written: Written): Parsed<number> {
  const usual = sourceNamed(name).keys['timeout']?.otherwise ?? '';
  return parsePositiveDuration(textOf(written['timeout']) ?? usual);
}
