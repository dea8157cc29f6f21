import { describe, expect, test } from '@jest/globals';
import { dialects, sqlRuleNames, whyOf } from '../../../../src/databases/engine.ts';
import type { LintPhase, SchemaFacts, SqlFinding } from '../../../../src/model/sql-finding.ts';
import { schema } from './schema.ts';

const expand = { file: 'expand.sql', phase: 'expand', schema: undefined } as const;
const lint = (
  sql: string,
  {
    engine = 'mysql',
    phase = 'expand',
    facts,
  }: {
    readonly engine?: 'mysql' | 'mariadb';
    readonly phase?: LintPhase | undefined;
    readonly facts?: SchemaFacts;
  } = {},
): Promise<readonly SqlFinding[]> => dialects[engine].lint(sql, { file: 'expand.sql', phase, schema: facts });

test('a finding says where it is, and in which statement', async () => {
  const found = await lint('SELECT 1;\n\n  ALTER TABLE users\n DROP COLUMN age;');
  expect(found).toEqual([
    {
      rule: 'ban-drop-column',
      severity: 'error',
      ...{ file: 'expand.sql', line: 3, column: 3, statement: 'ALTER TABLE users DROP COLUMN age' },
      lock: 'EXCLUSIVE',
      message: 'The old version still uses users.age, and its values are lost',
      fix: 'In contract.sql: ALTER TABLE users DROP COLUMN age;',
    },
  ]);
});

test('what cannot be read has no findings', async () => {
  expect(await lint("DROP TABLE users; SELECT 'a")).toEqual([]);
});

test.each([
  ['ban-drop-table', 'gives no reason'],
  ['index-corruption, there is none', 'names no rule'],
])('cutover: allow %s %s', async (words, message) => {
  const found = await lint(`-- cutover: allow ${words}\nDROP TABLE old_orders;`);
  expect(found.map(({ rule }) => rule)).toEqual(['silence', 'ban-drop-table']);
  expect(found[0]?.message).toContain(message);
});

test('a server knows better than its address what it is', async () => {
  const widening = 'ALTER TABLE users MODIFY name varchar(64)';
  expect(await lint(widening, { facts: { ...schema, engine: 'mysql' } })).toHaveLength(1);
  expect(await lint(widening, { facts: { ...schema, engine: 'mariadb' } })).toEqual([]);
});

test('each engine has reasons of its own, and a name is there once', () => {
  expect(whyOf('adding-foreign-key-constraint', 'mariadb')).toContain('foreign_key_checks');
  expect(whyOf('adding-foreign-key-constraint', 'postgresql')).toContain('NOT VALID');
  expect(whyOf('silence', 'mysql')).toBe('silence');
  expect(new Set(sqlRuleNames).size).toBe(sqlRuleNames.length);
  expect(sqlRuleNames).toEqual(expect.arrayContaining(['copy-algorithm', 'index-corruption']));
});

describe('what to write instead can be pasted', () => {
  test.each([
    [
      'a column of another type',
      'ALTER TABLE users MODIFY `big age` bigint unsigned NOT NULL DEFAULT 0 AFTER id',
      'In migration.yaml: sync: { table: users, forward: { "big age_new": "`big age`" }, back: { "big age": "`big age_new`" } } in expand.sql: ALTER TABLE users ADD COLUMN `big age_new` bigint unsigned; in backfill.sql: UPDATE users SET `big age_new` = `big age` WHERE NOT (`big age_new` <=> `big age`); in contract.sql: ALTER TABLE users MODIFY `big age_new` bigint unsigned NOT NULL; ALTER TABLE users DROP COLUMN `big age`;',
    ],
    [
      'a stored column',
      'ALTER TABLE users ADD COLUMN months int GENERATED ALWAYS AS (age * 12) STORED COMMENT "12"',
      'In expand.sql: ALTER TABLE users ADD COLUMN months int GENERATED ALWAYS AS (age * 12) VIRTUAL COMMENT "12";',
    ],
    [
      'a default of each row',
      'ALTER TABLE users ADD COLUMN token char(36) NOT NULL DEFAULT (uuid())',
      'In expand.sql: ALTER TABLE users ADD COLUMN token char(36); ALTER TABLE users ALTER COLUMN token SET DEFAULT (uuid()); in backfill.sql: UPDATE users SET token = (uuid()) WHERE token IS NULL; in contract.sql: ALTER TABLE users MODIFY token char(36) NOT NULL DEFAULT (uuid());',
    ],
    [
      'a foreign key',
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id, tenant) REFERENCES users (id, `group`)',
      'In expand.sql: SET foreign_key_checks = 0; ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id, tenant) REFERENCES users (id, `group`); SET foreign_key_checks = 1; in verify.sql: SELECT count(*) FROM orders c WHERE c.user_id IS NOT NULL AND c.tenant IS NOT NULL AND NOT EXISTS (SELECT 1 FROM users p WHERE p.id = c.user_id AND p.`group` = c.tenant);',
    ],
    [
      'a check',
      'ALTER TABLE users ADD CONSTRAINT grown CHECK (age >= 18 OR users.name IS NULL)',
      "In expand.sql: CREATE TRIGGER users_check_i BEFORE INSERT ON users FOR EACH ROW BEGIN IF NOT (NEW.age >= 18 OR NEW.name IS NULL) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a row that must not be'; END IF; END; CREATE TRIGGER users_check_u BEFORE UPDATE ON users FOR EACH ROW BEGIN IF NOT (NEW.age >= 18 OR NEW.name IS NULL) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a row that must not be'; END IF; END; in verify.sql: SELECT count(*) FROM users WHERE NOT (age >= 18 OR users.name IS NULL);",
    ],
    [
      'a unique index',
      'CREATE UNIQUE INDEX i ON users (email, `e``mail`)',
      'In verify.sql: SELECT email, `e``mail` FROM users WHERE email IS NOT NULL AND `e``mail` IS NOT NULL GROUP BY email, `e``mail` HAVING count(*) > 1; in contract.sql: CREATE UNIQUE INDEX i ON users (email, `e``mail`);',
    ],
    [
      'an update of all rows',
      "UPDATE users SET age = 0, name = concat('a=b', ', c')",
      "In backfill.sql: UPDATE users SET age = 0, name = concat('a=b', ', c') WHERE NOT (age <=> 0) OR NOT (name <=> concat('a=b', ', c'));",
    ],
  ])('%s', async (_title, sql, fix) => {
    const [found] = await lint(sql);
    expect(found?.fix).toBe(fix);
  });
});

test('MariaDB copies while others write since 11.2, when it is asked to', async () => {
  const facts: SchemaFacts = { ...schema, serverVersion: 110402 };
  const [found] = await lint('ALTER TABLE users MODIFY age bigint', { engine: 'mariadb', facts });
  expect(found?.fix).toBe('ALTER TABLE users MODIFY age bigint, ALGORITHM=COPY, LOCK=NONE;');
  const [other] = await lint('ALTER TABLE users PARTITION BY HASH (id)', { engine: 'mariadb', facts });
  expect(other?.fix).toContain('gh-ost');
});

test('names are those of the server, in whatever case, and of whatever database', async () => {
  const facts: SchemaFacts = {
    ...schema,
    tables: new Map([['users', schema.tables.get('users') ?? never()]]),
  };
  expect(await lint('ALTER TABLE users MODIFY `NAME` varchar(30)', { facts })).toEqual([]);
  expect(await lint('ALTER TABLE users MODIFY `NAME` varchar(10)', { facts })).toHaveLength(1);
  // A table that the server does not have is made by an earlier file.
  expect(await lint('ALTER TABLE invoices MODIFY total bigint', { facts })).toEqual([]);
  expect(await lint('ALTER TABLE invoices MODIFY total bigint')).toHaveLength(1);
});

function never(): never {
  throw new Error('There is no such table.');
}

const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `'m${index}'`).join(',');

test.each([
  ['longtext', 'json', 0],
  ['longtext', 'text', 1],
  [`enum(${members(255)})`, `enum(${members(256)})`, 1],
  [`enum(${members(256)})`, `enum(${members(257)})`, 0],
  [`set(${members(33)})`, `set(${members(64)})`, 0],
  ['double', 'real', 0],
  ['tinyint(1)', 'BOOLEAN', 0],
  ['decimal(5,0)', 'dec(5)', 0],
  ['datetime', 'datetime(0)', 0],
  ['datetime', 'datetime(6)', 1],
  ["enum('a''b','c')", 'enum("a\'b", "c", "d")', 0],
  ['char(1)', 'character', 0],
])('%s to %s on MariaDB: %i findings', async (type, next, count) => {
  const settings = { type, isNullable: true, collation: undefined };
  const table = { rows: 1, checks: [], columns: new Map([['settings', settings]]) };
  const facts = { ...schema, tables: new Map([['users', table]]) };
  const found = await lint(`ALTER TABLE users MODIFY settings ${next}`, { engine: 'mariadb', facts });
  expect(found).toHaveLength(count);
});

test('how long a lock is waited for is no change', async () => {
  const found = await lint('ALTER TABLE users WAIT 5 DROP COLUMN age', { engine: 'mariadb' });
  expect(found.map(({ rule }) => rule)).toEqual(['ban-drop-column']);
  expect(await lint('ALTER TABLE users NOWAIT DROP COLUMN age')).toHaveLength(1);
});

test('what the file makes is new for the statements behind it only', async () => {
  const found = await dialects.mysql.lint(
    'DROP TABLE a; CREATE TABLE IF NOT EXISTS shop.a (id int); DROP TABLE a;',
    expand,
  );
  expect(found.map(({ line, column }) => [line, column])).toEqual([[1, 1]]);
});
