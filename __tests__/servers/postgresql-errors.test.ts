import { describe, expect, test } from '@jest/globals';
import { postgresVersions } from '../../testbed/postgres.ts';
import { jobOf, useServer, withClient, withDatabase } from './postgres.ts';

const table = [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text)',
  "INSERT INTO users VALUES (1, 'Ada')",
];

describe.each(postgresVersions)('PostgreSQL %d', (version) => {
  const { database, server } = useServer({ version });
  const first = jobOf('ALTER TABLE users ADD COLUMN x int', undefined);
  const told = (url: string, job = first): Promise<string> =>
    withDatabase(url, (own) => own.run(job)).then(
      () => 'nothing',
      (error: unknown) => (error as Error).message,
    );

  test('an error shows what to do, and no value of a row', async () => {
    const url = await database(...table, "INSERT INTO users VALUES (0, 'secret')");
    const run = withDatabase(url, (own) =>
      own.run(jobOf('ALTER TABLE users ALTER COLUMN first TYPE integer USING first::integer', undefined)),
    );
    await expect(run).rejects.toThrow(/invalid input syntax for type integer \(22P02\)/);
    await expect(run).rejects.not.toThrow(/Ada|secret/);
  });

  test('what cannot work says why and what next', async () => {
    const url = await database(
      ...table,
      'CREATE ROLE reader LOGIN PASSWORD $$reader$$',
      'GRANT SELECT ON users TO reader',
    );
    const { port } = server();
    expect(await told(url.replace(/:[^:@/]+@/, ':wrong-password@'))).toMatch(
      /password authentication failed .*Check the user and the password in `database-url`/,
    );
    expect(await told(url.replace(`:${port}`, ':1'))).toMatch(
      /127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
    );
    expect(await told(url.replace(/test_\d+$/, 'nowhere'))).toMatch(
      /"nowhere" does not exist .*name of the database/,
    );
    expect(await told(url.replace(/postgres:[^@]+@/, 'reader:reader@'))).toMatch(
      /permission denied .*(42501)/,
    );
    expect(await told(`${url}?sslmode=verify-full`)).toMatch(/SSL/);
  });

  test('a server that only reads says so', async () => {
    const url = await database(...table);
    const name = new URL(url).pathname.slice(1);
    await withClient(url, (client) =>
      client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`),
    );
    expect(await told(url)).toMatch(
      /read-only transaction \(25006\)\. This server only reads: name the primary/,
    );
  });

  test('two who wait for each other: the one that is given up is tried again', async () => {
    const url = await database(...table, 'CREATE TABLE orders (id bigint)');
    const job = { ...jobOf('DROP TABLE users, orders', undefined), lockTimeoutMs: 5000 };
    await withClient(url, async (client) => {
      await client.query("SET deadlock_timeout = '10s'");
      await client.query('BEGIN');
      await client.query('LOCK TABLE orders');
      await withDatabase(url, async (own) => {
        const running = own.run(job);
        const waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass";
        while ((await client.query(waits)).rowCount === 0);
        await client.query('SELECT * FROM users');
        await running;
        await own.run(job);
        await client.query('ROLLBACK');
        await own.run(job);
        expect((await own.view('0001')).statements).toMatchObject([{ is: 'done', tries: 1 }]);
      });
    });
  });
});
