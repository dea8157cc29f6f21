import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresVersions } from '../../testbed/postgres.ts';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { jobOf, useServer, valuesOf, withClient, withDatabase } from './postgres.ts';

const table = [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text, last text)',
  "INSERT INTO users SELECT i, 'Ada', 'Lovelace' FROM generate_series(1, 20000) i",
];
const migration = {
  '0001_full_name/expand.sql':
    'ALTER TABLE users ADD COLUMN full_name text; CREATE INDEX CONCURRENTLY users_name ON users (full_name);',
  '0001_full_name/backfill.sql': "UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL",
  '0001_full_name/contract.sql': 'ALTER TABLE users DROP COLUMN first, DROP COLUMN last',
};

describe.each(postgresVersions)('PostgreSQL %d', (version) => {
  const { database } = useServer({ version });

  test('a migration is carried through, and a second run has nothing to do', async () => {
    const url = await database(...table);
    const folder = await writeMigrations(migration);
    const states = await runSchema({ url, folder, rollout: 'first' });
    expect(states.map(({ finished }) => finished?.outcome)).toEqual(['promoted', 'promoted']);
    expect(await valuesOf(url, "SELECT count(*)::int FROM users WHERE full_name = 'Ada Lovelace'")).toEqual([
      20_000,
    ]);
    const effects: string[] = [];
    await runSchema({ url, folder, rollout: 'second', onEffect: ({ ensure }) => effects.push(ensure) });
    expect(effects).toEqual([]);
  });

  test('a row that the old version wrote last is filled before it is contracted', async () => {
    const url = await database(...table);
    const [, contracted] = await runSchema({
      url,
      folder: await writeMigrations(migration),
      rollout: 'first',
      onPromoted: async () => {
        await valuesOf(url, "INSERT INTO users VALUES (0, 'Grace', 'Hopper')");
      },
    });
    expect(contracted?.history.flatMap(({ note }) => note ?? [])).toEqual([]);
    expect(await valuesOf(url, 'SELECT full_name FROM users WHERE id = 0')).toEqual(['Grace Hopper']);
  });

  test('a statement that changed after it ran is refused, with its file', async () => {
    const url = await database(...table);
    await runSchema({ url, folder: await writeMigrations(migration), rollout: 'first' });
    const changed = {
      ...migration,
      '0001_full_name/expand.sql': 'ALTER TABLE users ADD COLUMN full_name varchar;',
    };
    const again = runSchema({ url, folder: await writeMigrations(changed), rollout: 'second' });
    await expect(again).rejects.toThrow(
      /expand\.sql: statement 1, `ALTER TABLE users ADD COLUMN full_name text`/,
    );
    await expect(again).rejects.toThrow(/statement 2/);
  });

  test('tables of its own that are there in part are completed', async () => {
    const url = await database(...table);
    const folder = await writeMigrations(migration);
    await withDatabase(url, (own) => own.run(jobOf('CREATE TABLE first_one (id int)', undefined)));
    await valuesOf(url, 'DROP TABLE cutover_migrations');
    await runSchema({ url, folder, rollout: 'first' });
    expect(await valuesOf(url, 'SELECT migration FROM cutover_migrations')).toEqual(['0001_full_name']);
  });

  test('a lock is waited for in short tries, and who has it is named', async () => {
    const url = await database(...table);
    const said: string[] = [];
    await withClient(url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT * FROM users LIMIT 1');
      const running = runSchema({
        url,
        folder: await writeMigrations(migration),
        rollout: 'first',
        onWaiting: (text) => said.push(text),
      });
      while (!said.some((text) => text.includes('tried 2 times'))) await sleep(20);
      await client.query('COMMIT');
      await running;
    });
    expect(said.find((text) => text.includes('tried 2 times'))).toMatch(
      /0001_full_name: ALTER TABLE users ADD COLUMN full_name text; process \d+ \(app, postgres, idle in transaction for \d+ s\) has the lock/,
    );
  });

  test('a backfill goes on behind its last batch when its session is lost', async () => {
    const url = await database(...table);
    const cut = { isDone: false };
    const [deployed] = await runSchema({
      url,
      folder: await writeMigrations(migration),
      rollout: 'first',
      onWaiting: (text) => {
        if (!text.startsWith('the rows of') || cut.isDone) return;
        cut.isDone = true;
        void withClient(url, (client) =>
          client.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cutover test'",
          ),
        );
      },
    });
    expect(cut.isDone).toBe(true);
    expect(deployed?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, 'SELECT count(*)::int FROM users WHERE full_name IS NULL')).toEqual([0]);
    expect(await valuesOf(url, "SELECT rows::int FROM cutover_backfills WHERE pass = 'all'")).toEqual([
      20_000,
    ]);
  });

  test('a backfill lets those go first who wait for its rows', async () => {
    const url = await database(...table);
    const own = { verb: 'UPDATE', table: 'users', alias: undefined, key: [], tail: '' } as const;
    const set = { head: 'UPDATE users SET last = pg_sleep(0.002)::text', where: "last = 'Lovelace'" };
    const backfill = { ...own, ...set, digest: 'd', summary: 'UPDATE users' };
    const throttle = { query: undefined, hours: undefined };
    await withDatabase(url, async (filler) => {
      const filling = filler.fill({
        ...{ migration: '0001', pass: 'all', rollout: 'r', sliceMs: 8000 },
        ...{ backfill, throttle },
      });
      let seen: string | undefined;
      await withClient(url, async (client) => {
        const until = Date.now() + 7000;
        while (Date.now() < until && seen === undefined) {
          await client.query('UPDATE users SET first = first');
          seen = (await filler.view('0001')).backfills.find(({ detail }) =>
            detail?.includes('wait for'),
          )?.detail;
        }
      });
      await filling;
      expect(seen).toMatch(/wait for its locks/);
    });
  });

  test('a second run waits for the first, whose name it says', async () => {
    const url = await database(...table);
    const said: string[] = [];
    await withDatabase(url, async (first) => {
      await first.run(jobOf('CREATE TABLE first_one (id int)', undefined));
      const second = runSchema({
        url,
        folder: await writeMigrations(migration),
        rollout: 'second',
        onWaiting: (text) => said.push(text),
      });
      while (said.length === 0) await sleep(20);
      await first.close();
      await second;
    });
    expect(said[0]).toBe('cutover acme/shop run 42 to be done with the database');
  });

  test('two forms of a name are kept equal whichever is written, and a backfill changes only the new one', async () => {
    const url = await database(...table, "UPDATE users SET first = 'Mary Ann' WHERE id = 1");
    const folder = await writeMigrations({
      '0001_full_name/expand.sql': 'ALTER TABLE users ADD COLUMN full_name text',
      '0001_full_name/backfill.sql':
        "UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL",
      '0001_full_name/migration.yaml': `
sync:
  table: users
  forward: { full_name: "first || ' ' || last" }
  back: { first: "split_part(full_name, ' ', 1)", last: "split_part(full_name, ' ', 2)" }`,
      '0001_full_name/contract.sql': 'ALTER TABLE users DROP COLUMN first, DROP COLUMN last',
    });
    const rows = (id: number): Promise<readonly unknown[]> =>
      valuesOf(url, `SELECT concat_ws('/', first, last, full_name) FROM users WHERE id = ${id}`);
    const [, contracted] = await runSchema({
      url,
      folder,
      rollout: 'first',
      onPromoted: async () => {
        expect(await rows(1)).toEqual(['Mary Ann/Lovelace/Mary Ann Lovelace']);
        await valuesOf(url, "UPDATE users SET full_name = 'Grace Hopper' WHERE id = 2");
        await valuesOf(url, "UPDATE users SET last = 'Byron' WHERE id = 3");
        await valuesOf(url, "INSERT INTO users (id, full_name) VALUES (0, 'Alan Turing')");
        expect(await rows(2)).toEqual(['Grace/Hopper/Grace Hopper']);
        expect(await rows(3)).toEqual(['Ada/Byron/Ada Byron']);
        expect(await rows(0)).toEqual(['Alan/Turing/Alan Turing']);
      },
    });
    expect(contracted?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, "SELECT count(*)::int FROM pg_trigger WHERE tgname LIKE 'cutover%'")).toEqual([
      0,
    ]);
  });

  test("a tool of the user's runs once, with the address of the database, and its failure is told", async () => {
    const url = await database(...table);
    const said: string[] = [];
    const script = 'console.log(process.env.DATABASE_URL === process.argv[1], process.env.PGOPTIONS)';
    const folder = await writeMigrations({
      '0001_tool/migration.yaml': JSON.stringify({ expand: { run: [process.execPath, '-e', script, url] } }),
      '0002_fails/migration.yaml': JSON.stringify({
        migrate: { run: [process.execPath, '-e', 'console.error("no such table"); process.exit(3)'] },
      }),
    });
    const go = (rollout: string): ReturnType<typeof runSchema> =>
      runSchema({ url, folder, rollout, onWaiting: (text) => said.push(text) });
    const [first] = await go('first');
    expect(first?.finished?.reason.sentence).toMatch(/node` ended with 3: no such table/);
    await go('second');
    expect(said.filter((text) => text === 'true -c lock_timeout=1s')).toHaveLength(1);
  });
});
