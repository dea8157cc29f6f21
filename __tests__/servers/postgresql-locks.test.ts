import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { steadyFunctions } from '../../src/databases/postgresql/lint/volatility.ts';
import { natureOf } from '../../src/databases/postgresql/nature.ts';
import type { ParsedStatement } from '../../src/databases/postgresql/parse.ts';
import { postgresVersions } from '../../testbed/postgres.ts';
import { cases, findingsIn, parsed, type Case } from '../databases/postgresql/lint/cases.ts';
import { schema } from '../databases/postgresql/lint/schema.ts';
import { startProbe, type Probe, type Seen } from './postgres-probe.ts';

/** Lint takes the worst case where it has no schema, or is told of another server; here there is one. */
const worse: readonly string[] = [
  'changing-column-type: text from varchar, and nobody knows what it was',
  'adding-serial-primary-key-field: without a name',
  'adding-field-with-default: a constant, before PostgreSQL 11',
];

describe.each(postgresVersions)('PostgreSQL %i', (version) => {
  let probe: Probe;
  beforeAll(async () => {
    probe = await startProbe(version);
  });
  afterAll(() => probe.stop());

  /** Runs a case up to a statement, and looks at what that one has done: it is undone then. */
  async function seenOf(one: Case, statement: ParsedStatement): Promise<Seen> {
    const statements = await parsed(one.sql);
    const before = statements.slice(
      0,
      statements.findIndex(({ offset }) => offset === statement.offset),
    );
    const earlier = before.filter(({ node }) => !('TransactionStmt' in node)).map(({ sql }) => sql);
    const isDone = earlier.length > 0 && !isOneTransaction(one, before);
    const files = await probe.tables();
    try {
      if (isDone) for (const sql of earlier) await probe.client.query(sql);
      await probe.client.query('BEGIN');
      if (!isDone) for (const sql of earlier) await probe.client.query(sql);
      return await probe.run(statement.sql, files);
    } catch (error) {
      throw new Error(`${one.rule}: ${one.title}`, { cause: error });
    } finally {
      await probe.client.query('ROLLBACK');
      if (isDone) await probe.rebuild();
    }
  }

  /** As lint takes a file whose phase it does not know, as long as the file does not say otherwise. */
  function isOneTransaction({ phase }: Case, before: readonly ParsedStatement[]): boolean {
    const isEnded = before.some(
      ({ node }) =>
        natureOf(node).isAlone ||
        ('TransactionStmt' in node && node.TransactionStmt.kind === 'TRANS_STMT_COMMIT'),
    );
    return phase === undefined && !isEnded;
  }

  /** A case, and each of its statements that can be tried. */
  async function* tried(is: Case['is']): AsyncGenerator<readonly [Case, ParsedStatement]> {
    for (const one of cases.filter((own) => own.is === is)) {
      if (probe.isObstructed(one.sql)) continue;
      for (const statement of await parsed(one.sql)) {
        if (natureOf(statement.node).isAlone || 'TransactionStmt' in statement.node) continue;
        yield [one, statement];
      }
    }
  }

  test('each lock that a finding names is the strongest that the statement takes', async () => {
    const names = new Set<string>();
    const wrong: unknown[] = [];
    for await (const [one, statement] of tried('bad')) {
      const found = (await findingsIn(one)).filter(
        ({ line, rule }) => line === statement.line && rule === one.rule,
      );
      const named = found.flatMap(({ lock }) => lock ?? []);
      if (named.length === 0) continue;
      const { lock } = await seenOf(one, statement);
      if (named.some((own) => own !== lock)) wrong.push({ case: `${one.rule}: ${one.title}`, named, lock });
      names.add(one.rule);
    }
    expect(wrong).toEqual([]);
    expect(names.size).toBeGreaterThan(20);
  });

  test('what is good writes no table anew, and looks through none that others could not write to', async () => {
    const wrong: unknown[] = [];
    for await (const [one, statement] of tried('good')) {
      const { lock, rewritten, scanned } = await seenOf(one, statement);
      const isHarmless = scanned.length === 0 || lock === 'SHARE UPDATE EXCLUSIVE';
      const written = 'TruncateStmt' in statement.node ? [] : rewritten;
      if (written.length > 0 || !isHarmless)
        wrong.push({ case: `${one.rule}: ${one.title}`, sql: statement.sql, lock, written, scanned });
    }
    expect(wrong).toEqual([]);
  });

  test('what is said to be written anew is, and what is said to be looked through', async () => {
    const wrong: unknown[] = [];
    for await (const [one, statement] of tried('bad')) {
      const found = (await findingsIn(one)).filter(
        ({ line, rule }) => line === statement.line && rule === one.rule,
      );
      const isOf = (words: RegExp): boolean => found.some(({ message }) => words.test(message));
      if (worse.includes(`${one.rule}: ${one.title}`) || !isOf(/written anew|looked/)) continue;
      const { rewritten, scanned } = await seenOf(one, statement);
      const isTrue =
        (!isOf(/written anew/) || rewritten.length > 0) && (!isOf(/looked/) || scanned.length > 0);
      if (!isTrue) wrong.push({ case: `${one.rule}: ${one.title}`, rewritten, scanned });
    }
    expect(wrong).toEqual([]);
  });

  test('functions that lint takes for steady are never volatile', async () => {
    const { rows } = await probe.client.query<{ readonly name: string; readonly volatile: boolean }>(
      `SELECT proname AS name, bool_or(provolatile = 'v') AS volatile FROM pg_proc
       WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ($1) GROUP BY proname`,
      [steadyFunctions],
    );
    expect(rows.filter((row) => row.volatile)).toEqual([]);
    expect(rows).toHaveLength(new Set(steadyFunctions).size);
  });

  test('what the unit tests take for the schema is what the server has', async () => {
    for (const [name, { columns, checks }] of schema.tables) {
      const { rows } = await probe.client.query<{
        readonly name: string;
        readonly type: string;
        readonly free: boolean;
      }>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS free
         FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
        [name],
      );
      expect(rows.map((row) => [row.name, { type: row.type, isNullable: row.free }])).toEqual([...columns]);
      const found = await probe.client.query<{ readonly check: string }>(
        `SELECT pg_get_expr(conbin, conrelid) AS check FROM pg_constraint
         WHERE conrelid = $1::regclass AND contype = 'c' AND convalidated ORDER BY conname DESC`,
        [name],
      );
      expect(found.rows.map(({ check }) => check)).toEqual([...checks]);
    }
  });

  test('a CHECK that is not valid still binds who writes to an old row', async () => {
    await probe.client.query('BEGIN');
    await probe.client.query(
      "ALTER TABLE users DROP CONSTRAINT age_not_null; INSERT INTO users (id, email) VALUES (1, 'a')",
    );
    await probe.client.query('ALTER TABLE users ADD CHECK (age IS NOT NULL) NOT VALID');
    await expect(probe.client.query("UPDATE users SET name = 'Ada'")).rejects.toThrow(
      'violates check constraint',
    );
    await probe.client.query('ROLLBACK');
  });
});
