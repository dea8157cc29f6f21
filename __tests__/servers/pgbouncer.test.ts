import { describe, expect, test } from '@jest/globals';
import { startPgbouncer } from '../../testbed/pgbouncer.ts';
import { jobOf, useServer, valuesOf, withDatabase } from './postgres.ts';

describe('behind PgBouncer', () => {
  const { database, server } = useServer({});
  const job = jobOf('CREATE TABLE teams (id int)', undefined);

  test('pool_mode = transaction is refused, with what to do', async () => {
    const url = await database();
    const pooler = await startPgbouncer(server().url(), 'transaction');
    try {
      const run = withDatabase(pooler.url(new URL(url).pathname.slice(1)), (own) => own.run(job));
      await expect(run).rejects.toThrow(/pooler that shares connections .*Give the address of the server/);
      expect(await valuesOf(url, "SELECT relname FROM pg_class WHERE relname = 'teams'")).toEqual([]);
    } finally {
      await pooler.stop();
    }
  });

  test('connections that others share are left as they were', async () => {
    const url = await database();
    const name = new URL(url).pathname.slice(1);
    await valuesOf(url, `ALTER DATABASE ${name} SET statement_timeout = '7s'`);
    const pooler = await startPgbouncer(server().url(), 'transaction');
    try {
      await withDatabase(pooler.url(name), (own) => own.run(job)).catch(() => undefined);
      await withDatabase(pooler.url(name), (own) => own.records());
      expect(await valuesOf(pooler.url(name), 'SHOW statement_timeout')).toEqual(['7s']);
    } finally {
      await pooler.stop();
    }
  });

  test('pool_mode = session works', async () => {
    const url = await database();
    const pooler = await startPgbouncer(server().url(), 'session');
    try {
      await withDatabase(pooler.url(new URL(url).pathname.slice(1)), (own) => own.run(job));
      expect(await valuesOf(url, "SELECT relname::text FROM pg_class WHERE relname = 'teams'")).toEqual([
        'teams',
      ]);
    } finally {
      await pooler.stop();
    }
  });
});
