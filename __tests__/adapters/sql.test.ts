import { expect, test } from '@jest/globals';
import type { Reader } from '../../src/adapters/read-one.ts';
import { sqlAsker } from '../../src/adapters/sql.ts';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';
import type { AskSql } from '../../src/ports/sql.ts';

const url = 'postgresql://me:p%40ssword@db.example.com/shop';

function asking(read: Reader, key: 'database-url' | 'url' = 'url'): AskSql {
  const to = parseDatabaseUrl(url, {}).value;
  if (to === undefined) throw new Error('This is no address.');
  return sqlAsker(to, { read, key, name: 'cutover', timeoutMs: 100 });
}

const failing =
  (message: string): Reader =>
  () =>
    Promise.reject(new Error(message));

test('what a database says of itself has neither its address nor its password', async () => {
  const told = await asking(failing(`no ${url}, not p@ssword nor\np%40ssword`))('select 1', {});
  expect(told).toEqual({ noData: 'no ***, not *** nor ***' });
});

test('advice names the key that holds the address', async () => {
  const read = failing('Check the user in `database-url`.');
  expect(await asking(read)('x', {})).toEqual({ noData: 'Check the user in `url` of `providers: sql`.' });
  expect(await asking(read, 'database-url')('x', {})).toEqual({
    noData: 'Check the user in `database-url`.',
  });
});

test('a database that says nothing at all is not waited for', async () => {
  expect(await asking(() => new Promise(() => undefined))('x', {})).toEqual({
    noData: 'the database did not answer within 100ms (timeout)',
  });
});
