import { expect, test } from '@jest/globals';
import { boundQuery, isKeyColumn, rangeQuery, remainderSql } from '../../../src/databases/mysql/batch.ts';
import { mysqlDialect } from '../../../src/databases/mysql/dialect.ts';
import type { Backfill } from '../../../src/model/migration.ts';

const read = async (sql: string): Promise<Backfill | string | undefined> => {
  const { backfill, faults } = await mysqlDialect('mysql').backfill(sql, (text) => text);
  return backfill ?? faults[0]?.message;
};
const filled = async (sql: string): Promise<Backfill> => {
  const backfill = await read(sql);
  if (typeof backfill !== 'object') throw new Error(backfill);
  return backfill;
};

test.each([
  [
    "UPDATE users SET a = concat(b, ' WHERE ') WHERE a IS NULL",
    'UPDATE',
    '`users`',
    undefined,
    'a IS NULL',
    '',
  ],
  [
    'UPDATE IGNORE shop.users AS `u` SET u.a = 1 WHERE u.a = 0 -- x',
    'UPDATE',
    '`shop`.`users`',
    'u',
    'u.a = 0',
    '',
  ],
  [
    'DELETE QUICK FROM users WHERE id IN (SELECT id FROM b WHERE c)',
    'DELETE',
    '`users`',
    undefined,
    'id IN (SELECT id FROM b WHERE c)',
    '',
  ],
  ['INSERT IGNORE INTO a (x) SELECT y FROM b', 'INSERT', '`b`', undefined, undefined, ''],
  ['INSERT INTO a SELECT y FROM b c WHERE y > 1', 'INSERT', '`b`', 'c', 'y > 1', ''],
  [
    'INSERT INTO a SELECT y FROM b ON DUPLICATE KEY UPDATE x = 1',
    'INSERT',
    '`b`',
    undefined,
    undefined,
    'ON DUPLICATE KEY UPDATE x = 1',
  ],
])('%s is cut into batches', async (sql, ...[verb, table, alias, where, tail]) => {
  expect(await read(sql)).toMatchObject({ verb, table, alias, where, tail });
});

test.each([
  ['UPDATE users SET a = 1', /has no WHERE/],
  ['DELETE FROM users', /has no WHERE/],
  ['UPDATE users u JOIN b ON b.id = u.id SET u.a = b.a WHERE u.a IS NULL', /of one table/],
  ['UPDATE users, b SET users.a = b.a WHERE users.a IS NULL', /of one table/],
  ['DELETE u FROM users u JOIN b USING (id) WHERE 1', /of one table/],
  ['INSERT INTO a VALUES (1)', /of one table/],
  ['INSERT INTO a SELECT x FROM b, c WHERE 1', /of one table/],
  ['INSERT INTO a SELECT x FROM b', /neither IGNORE/],
  ['INSERT INTO a SELECT x FROM b WHERE 1 GROUP BY x', /GROUP BY, which spans batches/],
  ['UPDATE users SET a = 1 WHERE a = 0 ORDER BY id LIMIT 10', /ORDER BY and LIMIT, which spans/],
  ['UPDATE users SET a = 1 WHERE a = 0; SELECT 1', /one statement too many/],
])('%s is not', async (sql, message) => {
  expect(await read(sql)).toMatch(message);
});

const key = [
  { name: 'tenant', type: 'varchar(36)' },
  { name: 'id', type: 'bigint(20) unsigned' },
];

test('a batch is what lies behind the cursor up to its bound, along all columns of the key', async () => {
  const backfill = await filled('UPDATE users SET a = 1 WHERE a = 0 # why');
  const cursor = ['x', '9007199254740993'];
  const bound = boundQuery(backfill, { key, cursor }, 500);
  expect(bound.sql).toContain(
    '(`users`.`tenant` > ? OR (`users`.`tenant` = ? AND `users`.`id` > CAST(CAST(? AS CHAR) AS UNSIGNED)))',
  );
  expect(bound.sql).toContain('LIMIT 500');
  expect(bound.values).toEqual(['x', 'x', '9007199254740993']);
  expect(rangeQuery(backfill, { key, cursor }, ['y', '1'])).toEqual({
    sql: 'UPDATE users SET a = 1 WHERE (`users`.`tenant` > ? OR (`users`.`tenant` = ? AND `users`.`id` > CAST(CAST(? AS CHAR) AS UNSIGNED))) AND (`users`.`tenant` < ? OR (`users`.`tenant` = ? AND `users`.`id` <= CAST(CAST(? AS CHAR) AS UNSIGNED))) AND (a = 0\n)',
    values: ['x', 'x', '9007199254740993', 'y', 'y', '1'],
  });
});

test('the first batch has no cursor, and a tail stays behind the batch', async () => {
  const backfill = await filled('INSERT INTO a SELECT id FROM b ON DUPLICATE KEY UPDATE x = 1');
  const along = { key: [{ name: 'id', type: 'binary(16)' }], cursor: undefined };
  expect(boundQuery(backfill, along, 10).sql).toMatch(
    /SELECT HEX\(cutover_1\) AS at_1.* FROM `b`\s+ORDER BY/s,
  );
  expect(rangeQuery(backfill, along, ['FF'])).toEqual({
    sql: 'INSERT INTO a SELECT id FROM b WHERE `b`.`id` <= UNHEX(?) ON DUPLICATE KEY UPDATE x = 1',
    values: ['FF'],
  });
});

test('what is left is counted where a condition tells', async () => {
  expect(remainderSql(await filled('UPDATE a AS b SET x = 1 WHERE x = 0'))).toBe(
    'SELECT COUNT(*) FROM `a` AS `b` WHERE x = 0',
  );
  expect(remainderSql(await filled('INSERT INTO a SELECT x FROM b WHERE x = 0'))).toBeUndefined();
});

test.each([
  ['int(11)', true],
  ['datetime(6)', true],
  ['uuid', true],
  ['double', false],
  ["enum('a','b')", false],
  ['json', false],
])('rows are gone through along %s: %s', (type, is) => {
  expect(isKeyColumn({ name: 'id', type })).toBe(is);
});
