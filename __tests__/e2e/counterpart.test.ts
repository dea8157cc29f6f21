import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import pg from 'pg';
import { node } from '../../testbed/bottle/addresses.ts';
import { startPostgres, type PostgresServer } from '../../testbed/postgres.ts';
import { writeManifests } from '../../testbed/user-manifests.ts';
import { endsSoon, hasCluster, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const rows = 20_000;
const table = 'CREATE TABLE users (id bigint PRIMARY KEY, name text, note text)';

onCluster('a version that moves to another server, where logical replication brings the rows', () => {
  const opened: PostgresServer[] = [];
  const [old, next] = [(): string => opened[0]?.url() ?? '', (): string => opened[1]?.url() ?? ''];

  beforeAll(async () => {
    opened.push(await startPostgres({ version: 15, host: node.address, settings: { wal_level: 'logical' } }));
    opened.push(await startPostgres({ version: 18, host: node.address }));
    await ask(old(), table);
    await ask(old(), `INSERT INTO users SELECT i, 'Ada ' || i, 'x' FROM generate_series(1, ${rows}) i`);
    await ask(old(), 'CREATE PUBLICATION moving FOR ALL TABLES');
    await ask(next(), table);
    await ask(next(), `CREATE SUBSCRIPTION moving CONNECTION '${old()}' PUBLICATION moving`);
  }, 60_000);
  afterAll(async () => {
    for (const server of opened.toReversed()) await server.stop();
  });

  test('reaches nobody while a row differs, and is promoted when none does', async () => {
    const env = (url: string): Readonly<Record<string, string>> => ({
      ...endsSoon,
      SHOP_DATABASE_URL: `${url}?sslmode=disable&default_query_exec_mode=exec`,
      SHOP_ROWS: String(rows / 2),
      SHOP_READ: 'SELECT name FROM users WHERE id = $1',
      SHOP_WRITE: 'UPDATE users SET name = $2 WHERE id = $1',
    });
    const stage = await openStage('counterpart', {
      replicas: 1,
      settings: env(old()),
      inputs: {
        'database-url': `${old()}?sslmode=disable`,
        counterpart: `${next()}?sslmode=disable`,
        'counterpart-lag': '2s',
      },
    });
    const manifests = await writeManifests('counterpart', {
      image: 'localhost/shop:2.0.0',
      env: env(next()),
    });
    // Of those that no user writes to.
    await ask(next(), `UPDATE users SET note = 'lost' WHERE id = ${rows}`);
    const turnedBack = await stage.deploy('', { images: '', manifests });
    expect(turnedBack.outputs).toMatchObject({
      outcome: 'rolled-back',
      reason: expect.stringContaining(
        `the second database has other rows: public.users ["${rows}"]`,
      ) as unknown,
      weight: '0',
    });
    expect(await stage.objects()).toEqual(stage.before);
    await ask(next(), `UPDATE users SET note = 'x' WHERE id = ${rows}`);
    const promoted = await stage.deploy('', { images: '', manifests });
    expect(promoted.outputs).toMatchObject({ outcome: 'promoted', weight: '100' });
    const load = await stage.stopLoad();
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
  });
});

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
