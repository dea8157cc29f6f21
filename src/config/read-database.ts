import type { CounterpartSpec, DatabaseConnection, DatabaseSpec } from '../model/database.ts';
import { engines, type Engine } from '../model/migration.ts';
import { choiceOf } from './choice.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { parseDurationText } from './duration-text.ts';
import { defaults } from './defaults.ts';
import { entryText, parseEntries, twice } from './entries.ts';
import type { Env } from './env-references.ts';
import { bad, good, type Parsed } from './problem.ts';
import type { Reading } from './reading.ts';

/** Undefined where neither an address nor a folder is given. What lacks its address is complained of in `crossCheck`. */
export function readDatabase(reading: Reading, env: Env): DatabaseSpec | undefined {
  const connection = reading.text('database-url', (text) => parseDatabaseUrl(text, env), undefined);
  const named = reading.text<Engine | undefined>('engine', choiceOf(engines), undefined);
  const migrations = reading.text('migrations', parseFolder, defaults.migrations);
  const contract = reading.text('contract', parseContract, { soakMs: 0, isInRun: false });
  const shadow = reading.text('shadow', (text) => parseDatabaseUrl(text, env), undefined);
  const isNamed = reading.isWritten('migrations');
  const counterpart = readCounterpart(reading, env);
  const first = connection ?? counterpart?.connection;
  if (first === undefined && !isNamed) return undefined;
  const engine = named ?? engineAt(first);
  requireSame(engine, { 'database-url': connection, shadow, counterpart: counterpart?.connection }, reading);
  return { connection, engine, migrations, isNamed, contract, shadow, counterpart };
}

function readCounterpart(reading: Reading, env: Env): CounterpartSpec | undefined {
  const connection = reading.text('counterpart', (text) => parseDatabaseUrl(text, env), undefined);
  const tables = reading.value('counterpart-tables', parseTables, []);
  const lagMs = reading.text('counterpart-lag', parseDurationText, 0);
  return connection && { connection, tables, lagMs };
}

function parseTables(value: unknown): Parsed<readonly string[]> {
  const { value: names, complaints } = parseEntries(value, 'comma', (entry) => entryText(entry, good));
  return { value: names, complaints: [...complaints, ...twice(names)] };
}

function engineAt(connection: DatabaseConnection | undefined): Engine {
  return connection?.engine ?? 'postgresql';
}

type Addresses = Readonly<Record<'database-url' | 'shadow' | 'counterpart', DatabaseConnection | undefined>>;

/** MySQL and MariaDB speak one protocol: the server itself says what it is. */
function requireSame(engine: Engine, addresses: Addresses, { note }: Reading): void {
  for (const key of ['database-url', 'shadow', 'counterpart'] as const) {
    const other = addresses[key]?.engine ?? engine;
    if (isMysql(engine) === isMysql(other)) continue;
    const wrong = `This is the address of a database whose engine is ${other}, and the migrations are for ${engine}`;
    note(key, { wrong, allowed: 'Give the address of another database, or another `engine`.' });
  }
}

function isMysql(engine: Engine): boolean {
  return engine !== 'postgresql';
}

function parseFolder(text: string): Parsed<string> {
  return /[*?{}]/.test(text)
    ? bad({
        value: text,
        wrong: 'is not a folder',
        allowed: 'Write the folder that holds the folders of the migrations.',
      })
    : good(text.replace(/\/+$/, ''));
}

/** `after 24h`, or `after 10m in this run`. */
function parseContract(text: string): Parsed<DatabaseSpec['contract']> {
  const found = /^after\s+(\S.*?)(\s+in\s+this\s+run)?$/i.exec(text.trim());
  const allowed = 'Write `after 24h`, for `command: contract`, or `after 10m in this run`.';
  if (found === null) return bad({ value: text, wrong: 'does not say when', allowed });
  const soak = parseDurationText(found[1] ?? '');
  return soak.value === undefined
    ? bad(...soak.complaints)
    : good({ soakMs: soak.value, isInRun: found[2] !== undefined });
}
