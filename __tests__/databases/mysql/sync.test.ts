import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../src/adapters/digest.ts';
import { dialects } from '../../../src/databases/engine.ts';
import { ofNew } from '../../../src/databases/mysql/row.ts';

const { sync, statements } = dialects.mysql;
const summaries = async (text: string): Promise<readonly string[]> => {
  const found = await statements(text, sha256);
  expect(found.faults).toEqual([]);
  return found.statements.map(({ summary }) => summary);
};

describe('the triggers that write both forms', () => {
  const both = {
    forward: { full_name: "concat(first, ' ', last)" },
    back: { first: "substring_index(full_name, ' ', 1)", last: "substring_index(full_name, ' ', -1)" },
  };

  test('are one for each event, and are taken away again', async () => {
    const { expand, contract } = sync({ table: 'users', ...both }, 'cutover_sync_0001');
    expect(await summaries(expand)).toEqual([
      'CREATE TRIGGER `cutover_sync_0001_i` BEFORE INSERT ON users FOR EACH ROW BEGIN IF …',
      'CREATE TRIGGER `cutover_sync_0001_u` BEFORE UPDATE ON users FOR EACH ROW BEGIN IF …',
    ]);
    expect(await summaries(contract)).toEqual([
      'DROP TRIGGER `cutover_sync_0001_i`',
      'DROP TRIGGER `cutover_sync_0001_u`',
    ]);
  });

  test('have names that fit, in the schema of their table', async () => {
    const table = '`my shop`.users';
    const { expand, contract } = sync({ table, ...both, back: undefined }, `cutover_sync_${'x'.repeat(80)}`);
    const names = [...`${expand}${contract}`.matchAll(/TRIGGER `my shop`\.`(\w+)`/g)].map(([, name]) => name);
    expect(names.map((name) => name?.length)).toEqual([64, 64, 64, 64]);
    expect(new Set(names).size).toBe(2);
    expect(await summaries(expand)).toHaveLength(2);
  });
});

describe('an expression for a trigger', () => {
  test.each([
    ["concat(first, ' ', last)", "concat(NEW.first, ' ', NEW.last)"],
    ['price * 100 DIV rate', 'NEW.price * 100 DIV NEW.rate'],
    ['`first name`', 'NEW.`first name`'],
    ['users.first', 'NEW.first'],
    ['`Users`.`first`', 'NEW.`first`'],
    ['CASE WHEN a IS NULL THEN b ELSE c END', 'CASE WHEN NEW.a IS NULL THEN NEW.b ELSE NEW.c END'],
    ['CASE kind WHEN 1 THEN NULL END', 'CASE NEW.kind WHEN 1 THEN NULL END'],
    ['born + INTERVAL days DAY', 'NEW.born + INTERVAL NEW.days DAY'],
    ['CAST(a AS CHAR CHARACTER SET utf8mb4)', 'CAST(NEW.a AS CHAR CHARACTER SET utf8mb4)'],
    ['CAST(a AS SIGNED INTEGER) + b', 'CAST(NEW.a AS SIGNED INTEGER) + NEW.b'],
    ['CONVERT(a USING utf8mb4) COLLATE utf8mb4_bin', 'CONVERT(NEW.a USING utf8mb4) COLLATE utf8mb4_bin'],
    ['EXTRACT(YEAR FROM born)', 'EXTRACT(YEAR FROM NEW.born)'],
    ['TIMESTAMPDIFF(SECOND, since, until)', 'TIMESTAMPDIFF(SECOND, NEW.since, NEW.until)'],
    ["TRIM(LEADING '0' FROM code)", "TRIM(LEADING '0' FROM NEW.code)"],
    ["born > DATE '2026-01-01' AND NOT gone", "NEW.born > DATE '2026-01-01' AND NOT NEW.gone"],
    ['a IN (b, c) OR d BETWEEN e AND f', 'NEW.a IN (NEW.b, NEW.c) OR NEW.d BETWEEN NEW.e AND NEW.f'],
    ['COALESCE(a, @x, CURRENT_TIMESTAMP)', 'COALESCE(NEW.a, @x, CURRENT_TIMESTAMP)'],
    ["data->>'$.name'", "NEW.data->>'$.name'"],
    ['/* a */ a /* of users */ + b', '/* a */ NEW.a /* of users */ + NEW.b'],
    [
      '(SELECT name FROM teams WHERE teams.id = users.team_id)',
      '(SELECT name FROM teams WHERE teams.id = NEW.team_id)',
    ],
    ['(SELECT max(`at`) FROM visits) + a', '(SELECT max(`at`) FROM visits) + NEW.a'],
  ])('%s is %s', (expression, expected) => {
    expect(ofNew(expression, 'shop.users')).toBe(expected);
  });
});
