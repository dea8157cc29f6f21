/**
 * npm run -s lint:sql -- --engine postgresql|mysql|mariadb [--phase expand|migrate|contract] [--url URL]
 * [--json] FILE…: what hurts in SQL, before anybody runs it. `-` reads standard input. Exit code 1: there
 * are findings; 2: bad input.
 */
import { toolRunner } from '../src/adapters/tool.ts';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { sha256 } from '../src/adapters/digest.ts';
import { createMysql } from '../src/adapters/mysql/database.ts';
import { createPostgresql } from '../src/adapters/postgresql/database.ts';
import { parseDatabaseUrl } from '../src/config/database-url.ts';
import { dialects } from '../src/databases/engine.ts';
import type { DatabaseConnection } from '../src/model/database.ts';
import { engines, type Engine } from '../src/model/migration.ts';
import { lintPhases, type LintPhase, type SchemaFacts, type SqlFinding } from '../src/model/sql-finding.ts';

const usage = `usage: npm run -s lint:sql -- --engine ${engines.join('|')} [--phase ${lintPhases.join('|')}] [--url URL] [--json] FILE…
  --phase  when the SQL runs; without it nothing is allowed for that
  --url    a database whose schema is looked at, or env:NAME; what depends on it is judged by the worst case without
  --json   findings as JSON
  FILE     - reads standard input`;

class BadInput extends Error {}

interface Wish {
  readonly engine: Engine;
  readonly phase: LintPhase | undefined;
  /** Undefined: there is no schema to look at. */
  readonly connection: DatabaseConnection | undefined;
  readonly isJson: boolean;
  readonly files: readonly string[];
}

function readWish(args: readonly string[]): Wish {
  const { values, positionals } = parsed(args);
  if (positionals.length === 0) throw new BadInput('There is no FILE.');
  const engine = oneOf('--engine', engines, values.engine);
  return {
    engine,
    phase: values.phase === undefined ? undefined : oneOf('--phase', lintPhases, values.phase),
    connection: values.url === undefined ? undefined : connectionAt(values.url, engine),
    isJson: values.json === true,
    files: positionals,
  };
}

interface Arguments {
  readonly values: {
    readonly engine?: string;
    readonly phase?: string;
    readonly url?: string;
    readonly json?: boolean;
  };
  readonly positionals: readonly string[];
}

function parsed(args: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const options = { engine: text, phase: text, url: text, json: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(name: string, known: readonly T[], value: string | undefined): T {
  const found = known.find((own) => own === value);
  if (found === undefined)
    throw new BadInput(`${name} is one of ${known.join(', ')}, not ${value ?? 'nothing'}.`);
  return found;
}

async function textOf(file: string): Promise<string> {
  const bytes = await contentOf(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${file} is not UTF-8. Save it as UTF-8.`);
  }
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    throw new BadInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Where the schema is, of a server that speaks what the SQL is written in. */
function connectionAt(url: string, engine: Engine): DatabaseConnection {
  const { value, complaints } = parseDatabaseUrl(url, process.env);
  if (value === undefined)
    throw new BadInput(
      `--url: ${complaints.map(({ wrong, allowed }) => `${wrong}. ${allowed ?? ''}`).join(' ')}`,
    );
  const fitting = engines.filter((own) => creators[own] === creators[value.engine]);
  if (!fitting.includes(engine))
    throw new BadInput(
      `--engine is ${engine}, and --url is the address of a database whose engine is ${value.engine}. With it --engine is ${fitting.join(' or ')}; or give --url of a ${engine} database, or leave it out.`,
    );
  return value;
}

const creators = { postgresql: createPostgresql, mysql: createMysql, mariadb: createMysql } as const;

async function schemaAt(connection: DatabaseConnection | undefined): Promise<SchemaFacts | undefined> {
  if (connection === undefined) return undefined;
  const database = creators[connection.engine](connection, {
    name: 'cutover lint',
    tool: toolRunner({ env: {}, url: connection.url, say: () => undefined }),
  });
  try {
    return await database.schema();
  } finally {
    await database.close();
  }
}

async function findingsIn(
  file: string,
  { engine, phase }: Wish,
  schema: SchemaFacts | undefined,
): Promise<readonly SqlFinding[]> {
  const dialect = dialects[engine];
  const text = await textOf(file);
  const { faults } = await dialect.statements(text, sha256);
  const broken = faults.filter(({ isSyntax }) => isSyntax);
  if (broken.length > 0)
    throw new BadInput(
      broken.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    );
  return dialect.lint(text, { file, phase, schema });
}

function told({ file, line, column, rule, severity, lock, message, fix }: SqlFinding): string {
  const place = `${file}:${line}:${column}`;
  const what = lock === undefined ? message : `${message} (lock: ${lock})`;
  return `${place}: ${severity}: ${rule}: ${what}\n    ${fix}`;
}

try {
  const wish = readWish(process.argv.slice(2));
  const schema = await schemaAt(wish.connection);
  const findings: SqlFinding[] = [];
  for (const file of wish.files) findings.push(...(await findingsIn(file, wish, schema)));
  if (wish.isJson) console.log(JSON.stringify(findings, undefined, 2));
  else for (const finding of findings) console.log(told(finding));
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(
    error instanceof BadInput
      ? `lint:sql: ${error.message}\n${usage}`
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exitCode = 2;
}
