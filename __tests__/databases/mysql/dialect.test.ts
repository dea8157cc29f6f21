import { describe, expect, test } from '@jest/globals';
import { dialects } from '../../../src/databases/engine.ts';
import { formsOf } from '../../../src/databases/mysql/forms.ts';
import type { Statement } from '../../../src/model/migration.ts';

const digest = (text: string): string => `digest of ${text}`;
const only = async (sql: string): Promise<Statement | undefined> =>
  (await dialects.mysql.statements(sql, digest)).statements[0];

test('both engines are read, each under its name', () => {
  expect([dialects.mysql.engine, dialects.mariadb.engine]).toEqual(['mysql', 'mariadb']);
});

test.each([
  [
    'ALTER TABLE `users` ADD COLUMN full_name varchar(100) DEFAULT "secret"',
    'ALTER TABLE `users` ADD COLUMN full_name varchar …',
  ],
  ["CREATE USER x IDENTIFIED BY 'secret'", 'CREATE USER x IDENTIFIED BY …'],
  ['UPDATE shop.users SET x = 0x41', 'UPDATE shop.users SET x …'],
  ['DELETE FROM users', 'DELETE FROM users'],
  ["SELECT x'41', _utf8'secret'", 'SELECT x …'],
])('%s is summed up without values', async (sql, summary) => {
  expect((await only(sql))?.summary).toBe(summary);
});

test.each([
  ['CREATE TABLE a (id int)', true],
  ['ALTER TABLE a ADD x int', true],
  ['/*!50003 CREATE VIEW v AS SELECT 1 */', true],
  ['RENAME TABLE a TO b', true],
  ['TRUNCATE a', true],
  ['GRANT SELECT ON a TO b', true],
  ['OPTIMIZE TABLE a', true],
  ['INSERT INTO a VALUES (1)', false],
  ['update a set x = 1', false],
  ['WITH b AS (SELECT 1) SELECT * FROM b', false],
  ['(SELECT 1) UNION (SELECT 2)', false],
  ['CALL p()', false],
])('%s: the server commits by itself: %s', async (sql, isAlone) => {
  expect(await only(sql)).toMatchObject({ isAlone, index: undefined, digest: `digest of ${sql}` });
});

describe('what no run could carry out, or carry on, is refused with its place', () => {
  test.each([
    ['BEGIN', /begins or ends a transaction/],
    ['START TRANSACTION', /begins or ends a transaction/],
    ['COMMIT', /begins or ends a transaction/],
    ['SET @@session.autocommit = 0', /begins or ends a transaction/],
    ['LOCK TABLES a WRITE', /locks of the session/],
    ['FLUSH TABLES WITH READ LOCK', /locks of the session/],
    ["LOAD DATA INFILE 'x' INTO TABLE a", /reads a file/],
    ['USE other', /database of `database-url`/],
    ['DROP TABLE a, b', /a statement for each/],
    ['ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b', /leaves no trace/],
    ["SELECT 'a", /no end/],
  ])('%s', async (sql, message) => {
    const { faults } = await dialects.mariadb.statements(`SELECT 1;\n  ${sql}`, digest);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.line).toBe(2);
    expect(faults[0]?.message).toMatch(message);
  });
  test.each([
    'SET @autocommit = 1',
    'DROP TABLE a',
    'DELETE FROM a',
    'UPDATE `load` SET x = 1',
    'RENAME TABLE a TO b, c TO a',
  ])('%s is not', async (sql) => {
    expect((await dialects.mysql.statements(sql, digest)).faults).toEqual([]);
  });
});

const instant = ', ALGORITHM=INSTANT';
const online = ', ALGORITHM=INPLACE, LOCK=NONE';

test.each([
  'ALTER TABLE a ADD x int',
  'ALTER TABLE a ADD `lock` int',
  'ALTER TABLE a ADD x int, COMMENT "LOCK=NONE"',
])('%s is first tried so that nobody waits', (sql) => {
  expect(formsOf(sql)).toEqual([`${sql}${instant}`, `${sql}${online}`]);
});

test.each([
  ['ALTER TABLE a ADD x int, ALGORITHM=COPY', ['ALTER TABLE a ADD x int, ALGORITHM=COPY']],
  ['ALTER TABLE a ADD INDEX (x), LOCK SHARED', ['ALTER TABLE a ADD INDEX (x), LOCK SHARED']],
  ['ALTER TABLE a ENGINE=MyISAM', [`ALTER TABLE a ENGINE=MyISAM${online}`]],
  ['CREATE UNIQUE INDEX i ON a (x)', ['CREATE UNIQUE INDEX i ON a (x) ALGORITHM=INPLACE LOCK=NONE']],
  ['DROP INDEX `i` ON shop.a', [`ALTER TABLE shop.a DROP INDEX \`i\`${online}`]],
  ['DROP INDEX IF EXISTS i ON a', [`ALTER TABLE a DROP INDEX IF EXISTS i${online}`]],
  ['CREATE TABLE a (x int)', ['CREATE TABLE a (x int)']],
  ['DROP TABLE a', ['DROP TABLE a']],
  ['ALTER VIEW v AS SELECT 1', ['ALTER VIEW v AS SELECT 1']],
  ['ALTER TABLE a DROP PARTITION p', ['ALTER TABLE a DROP PARTITION p']],
  ['ALTER TABLE a PARTITION BY HASH (x) PARTITIONS 4', []],
  ['ALTER TABLE a REMOVE PARTITIONING', []],
  ['ALTER TABLE a ADD y int, ORDER BY x', []],
  ['ALTER TABLE a ADD PARTITION PARTITIONS 4', []],
])('%s is put to the server as %j', (sql, forms) => {
  expect(formsOf(sql)).toEqual(forms);
});
