import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Throttle } from '../../src/model/migration.ts';
import type { BackfillJob, Database } from '../../src/ports/database.ts';
import { startPostgres, type PostgresServer } from '../../testbed/postgres.ts';
import { valuesOf, withClient, withDatabase } from './postgres.ts';

const part = { verb: 'UPDATE', table: 'users', alias: undefined, key: [], tail: '' } as const;
const set = { head: "UPDATE users SET last = 'x'", where: "last <> 'x'", digest: 'd', summary: 'UPDATE' };
const free: Throttle = { query: undefined, hours: undefined };

function jobOf(migration: string, throttle: Throttle): BackfillJob {
  return { migration, pass: 'all', rollout: 'r', sliceMs: 200, backfill: { ...part, ...set }, throttle };
}

describe('a backfill on a server with a replica', () => {
  const servers: PostgresServer[] = [];
  const url = (): string => servers[0]?.url() ?? '';
  const replica = (): string => servers[1]?.url() ?? '';

  beforeAll(async () => {
    const primary = await startPostgres();
    servers.push(primary);
    await withClient(primary.url(), async (client) => {
      await client.query('CREATE TABLE users (id bigint PRIMARY KEY, last text NOT NULL)');
      await client.query("INSERT INTO users SELECT i, 'Lovelace' FROM generate_series(1, 20000) i");
    });
    servers.push(await primary.standby());
  }, 60_000);
  afterAll(async () => {
    for (const server of servers.toReversed()) await server.stop();
  });

  async function detailOf(own: Database, migration: string): Promise<string | undefined> {
    return (await own.view(migration)).backfills[0]?.detail;
  }

  test('waits while the replica is behind, and goes on when it has caught up', async () => {
    await withDatabase(url(), async (own) => {
      const job = jobOf('0001', free);
      await withClient(replica(), (client) => client.query('SELECT pg_wal_replay_pause()'));
      const isBehind = "SELECT replay_lag > interval '2 s' FROM pg_stat_replication";
      while ((await valuesOf(url(), isBehind))[0] !== true) {
        // The replica is behind with what somebody writes.
        await withClient(url(), (client) => client.query('UPDATE users SET last = last WHERE id = 1'));
        await sleep(100);
      }
      await own.fill(job);
      expect(await detailOf(own, '0001')).toMatch(/^a replica is \d+ ms behind$/);
      expect(await valuesOf(url(), "SELECT count(*)::int FROM users WHERE last = 'x'")).toEqual([0]);
      await withClient(replica(), (client) => client.query('SELECT pg_wal_replay_resume()'));
      while ((await own.view('0001')).backfills[0]?.isDone !== true) await own.fill(job);
      while ((await valuesOf(replica(), "SELECT id FROM users WHERE last <> 'x'")).length > 0)
        await sleep(20);
    });
  });

  test('writes only in the hours that the migration allows, by the clock of the server', async () => {
    await withDatabase(url(), async (own) => {
      const hour = new Date().getUTCHours();
      const hours = [(hour + 2) % 24, (hour + 3) % 24] as const;
      await own.fill(jobOf('0002', { query: undefined, hours }));
      expect((await own.view('0002')).backfills).toMatchObject([
        { rows: 0, detail: expect.stringMatching(/^it is outside \d\d:00–\d\d:00 UTC$/) as unknown },
      ]);
    });
  });

  test("waits while the user's query gives more than 0", async () => {
    await withDatabase(url(), async (own) => {
      await own.fill(jobOf('0003', { query: 'SELECT 3', hours: undefined }));
      expect(await detailOf(own, '0003')).toBe("the throttle's query gives 3");
      await own.fill(jobOf('0003', { query: 'SELECT 0', hours: undefined }));
      expect(await detailOf(own, '0003')).toBeUndefined();
    });
  });
});
