import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../scripts/lint-sql.ts');

interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

function linted(sql: string, ...args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args, '-'], {
    input: sql,
    encoding: 'utf8',
  });
  return { status, out: stdout, error: stderr };
}

test.each([
  [
    'mysql',
    'postgresql',
    /--engine is mysql, and --url .* engine is postgresql\. With it --engine is postgresql;/,
  ],
  ['mariadb', 'postgres', /--engine is mariadb, .* give --url of a mariadb database, or leave it out/],
  [
    'postgresql',
    'mariadb',
    /--engine is postgresql, .* engine is mariadb\. With it --engine is mysql or mariadb;/,
  ],
])('SQL of %s at the address of %s is one error, that says what to do', (engine, scheme, message) => {
  const { status, out, error } = linted(
    '',
    '--engine',
    engine,
    '--url',
    `${scheme}://ada:secret@127.0.0.1:1/shop`,
  );
  expect([status, out]).toEqual([2, '']);
  expect(error.split('\n')[0]).toMatch(message);
  expect(error).not.toContain('secret');
});

test('MySQL and MariaDB speak one protocol: the address of one serves the other', () => {
  const { status, error } = linted('', '--engine', 'mariadb', '--url', 'mysql://ada:secret@127.0.0.1:1/shop');
  expect(status).toBe(2);
  expect(error).toMatch(/127\.0\.0\.1:1 cannot be reached/);
});

test.each(['mysql', 'mariadb'])('%s has findings, as text and as JSON', (engine) => {
  const sql = 'ALTER TABLE users DROP COLUMN age;';
  const text = linted(sql, '--engine', engine, '--phase', 'expand');
  expect(text.status).toBe(1);
  expect(text.out).toMatch(
    /^-:1:1: error: ban-drop-column: .* \(lock: EXCLUSIVE\)\n {4}In contract\.sql: ALTER TABLE/,
  );
  const json = linted(sql, '--engine', engine, '--phase', 'expand', '--json');
  expect(JSON.parse(json.out)).toMatchObject([{ rule: 'ban-drop-column', file: '-', line: 1 }]);
  expect(linted(sql, '--engine', engine, '--phase', 'contract')).toEqual({ status: 0, out: '', error: '' });
});

test('what is no SQL of the engine is told with its place', () => {
  const { status, error } = linted("SELECT 1;\nSELECT 'a", '--engine', 'mysql');
  expect(status).toBe(2);
  expect(error).toMatch(/-:2:8: the string that begins with ' has no end/);
});
