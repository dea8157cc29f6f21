import { describe, expect, test } from '@jest/globals';
import { postgresVersions } from '../../testbed/postgres.ts';
import { jobOf, useServer, valuesOf, withClient, withDatabase } from './postgres.ts';

const table = [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text, last text)',
  "INSERT INTO users SELECT i, 'Ada', 'Lovelace' FROM generate_series(1, 20000) i",
];
const invalidIndexes = 'SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid';

describe.each(postgresVersions)('PostgreSQL %d', (version) => {
  const { database } = useServer({ version });

  test('an index that broke off is dropped and built anew', async () => {
    const url = await database(...table);
    const job = jobOf('CREATE INDEX CONCURRENTLY users_last ON users (last)', 'users_last');
    await withClient(url, async (client) => {
      await client.query('BEGIN');
      await client.query('UPDATE users SET last = last WHERE id = 1');
      await withDatabase(url, async (first) => {
        await first.run(job);
        expect(await first.view('0001')).toMatchObject({
          statements: [
            { is: 'running', detail: expect.stringMatching(/^it waits for process \d+ \(app,/) as unknown },
          ],
        });
        // As the death of the runner, once the server has noticed it.
        await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND pid <> pg_backend_pid()",
        );
      });
      await client.query('COMMIT');
    });
    expect(await valuesOf(url, invalidIndexes)).toEqual(['users_last']);
    await withDatabase(url, async (second) => {
      await second.run(job);
      expect((await second.view('0001')).statements).toMatchObject([{ is: 'done' }]);
    });
    expect(await valuesOf(url, invalidIndexes)).toEqual([]);
  });

  test('what is halted leaves nothing under way and no half index', async () => {
    const url = await database(...table);
    const job = jobOf('CREATE INDEX CONCURRENTLY users_last ON users (last)', 'users_last');
    await withClient(url, async (client) => {
      await client.query('BEGIN');
      await client.query('UPDATE users SET last = last WHERE id = 1');
      await withDatabase(url, async (own) => {
        await own.run(job);
        const halted = own.halt('0001', [job.statement]);
        await client.query('COMMIT');
        await halted;
      });
    });
    expect(await valuesOf(url, "SELECT count(*)::int FROM pg_class WHERE relname = 'users_last'")).toEqual([
      0,
    ]);
  });

  test.each([
    ['built', 'CREATE INDEX CONCURRENTLY users_last ON users (last)', { index: 'users_last' }],
    ['dropped', 'DROP INDEX CONCURRENTLY users_first', { drops: 'users_first' }],
  ])('an index that was %s when its run was halted is so no second time', async (_, sql, names) => {
    const url = await database(...table, 'CREATE INDEX users_first ON users (first)');
    const { statement, ...place } = jobOf(sql, undefined);
    const job = { ...place, statement: { ...statement, ...names, isAlone: true } };
    await withDatabase(url, async (own) => {
      await own.run(job);
      // As when its session was lost behind it.
      await valuesOf(url, "UPDATE cutover_statements SET state = 'begun'");
      await own.halt('0001', [job.statement]);
      expect((await own.view('0001')).statements).toEqual([]);
      await own.run(job);
      expect((await own.view('0001')).statements).toMatchObject([{ is: 'done' }]);
    });
  });
});
