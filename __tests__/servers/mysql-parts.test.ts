import { describe, expect, test } from '@jest/globals';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { sha256 } from '../../src/adapters/digest.ts';
import { readMigrationFolders } from '../../src/adapters/migration-files.ts';
import { rehearseSchema } from '../../src/commands/shadow.ts';
import { dialects } from '../../src/databases/engine.ts';
import { compileAll } from '../../src/migrations/compile.ts';
import { jobOf, table } from './mysql-jobs.ts';
import { servers, useServer, valuesOf, withDatabase } from './mysql.ts';

const both = `
sync:
  table: users
  forward: { full_name: "concat(first, ' ', last)" }
  back: { first: "substring_index(full_name, ' ', 1)", last: "substring_index(full_name, ' ', -1)" }`;

describe.each(servers)('%s', (_name, start) => {
  const { database } = useServer(start);

  test('two forms of a name are kept equal whichever is written, and a backfill changes only the new one', async () => {
    const url = await database(...table, "UPDATE users SET first = 'Mary Ann' WHERE id = 1");
    const folder = await writeMigrations({
      '0001_full_name/expand.sql': 'ALTER TABLE users ADD COLUMN full_name varchar(101)',
      '0001_full_name/backfill.sql':
        "UPDATE users SET full_name = concat(first, ' ', last) WHERE full_name IS NULL",
      '0001_full_name/migration.yaml': both,
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
        await valuesOf(url, "UPDATE users SET last = 'lovelace' WHERE id = 4");
        await valuesOf(url, "INSERT INTO users (id, full_name) VALUES (0, 'Alan Turing')");
        await valuesOf(url, "INSERT INTO users (id, first, last) VALUES (30000, 'Alonzo', 'Church')");
        expect(await rows(2)).toEqual(['Grace/Hopper/Grace Hopper']);
        expect(await rows(3)).toEqual(['Ada/Byron/Ada Byron']);
        expect(await rows(4)).toEqual(['Ada/lovelace/Ada lovelace']);
        expect(await rows(0)).toEqual(['Alan/Turing/Alan Turing']);
        expect(await rows(30_000)).toEqual(['Alonzo/Church/Alonzo Church']);
      },
    });
    expect(contracted?.finished?.outcome).toBe('promoted');
    expect(
      await valuesOf(
        url,
        'SELECT count(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()',
      ),
    ).toEqual([0]);
  });

  test("a tool of the user's runs once, with the address of the database, and its failure is told", async () => {
    const url = await database(...table);
    const said: string[] = [];
    const script = 'console.log(process.env.DATABASE_URL === process.argv[1])';
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
    expect(said.filter((text) => text === 'true')).toHaveLength(1);
  });

  test('a tool that is halted is ended, and nothing of it is recorded', async () => {
    const url = await database(...table);
    const argv = [process.execPath, '-e', 'setTimeout(() => undefined, 60_000)'];
    const job = jobOf('');
    await withDatabase(url, async (own) => {
      await own.run({ ...job, statement: { ...job.statement, argv } });
      expect((await own.view('0001')).statements).toMatchObject([{ is: 'running' }]);
      await own.halt('0001', [job.statement]);
      expect((await own.view('0001')).statements).toEqual([]);
    });
  });

  test('a statement that may have run when it was halted is run no second time', async () => {
    const url = await database(...table);
    const job = jobOf('CREATE TABLE teams (id int)');
    await withDatabase(url, async (own) => {
      await own.run(job);
      // As when its session was lost in it, and the server went on.
      await valuesOf(url, "UPDATE cutover_statements SET state = 'begun', fingerprint = 'no such table'");
      await own.halt('0001', [job.statement]);
      expect((await own.view('0001')).statements).toEqual([]);
      expect(await own.records()).toMatchObject([{ statements: [{ isDone: false }] }]);
      await own.run(job);
      expect((await own.view('0001')).statements).toMatchObject([{ is: 'done' }]);
    });
  });

  test('tables of its own that are there in part are completed', async () => {
    const url = await database(...table);
    await withDatabase(url, (own) => own.run(jobOf('CREATE TABLE first_one (id int)')));
    await valuesOf(url, 'DROP TABLE cutover_migrations');
    await withDatabase(url, async (own) => {
      expect(await own.records()).toEqual([]);
      const by = {
        rollout: 'r',
        target: 'default/Deployment/shop',
        old: { hashes: ['a1'], images: ['b:2'] },
      };
      await own.promoted(['0001'], by);
      expect(await own.records()).toMatchObject([{ migration: '0001', promotion: by }]);
      expect((await own.view('0001')).promoted).toMatchObject({ rollout: 'r' });
      await own.forget('0001');
      expect(await own.records()).toEqual([]);
    });
  });

  test('rows are written only in the hours that the migration allows', async () => {
    const url = await database(...table);
    const hour = new Date().getUTCHours();
    const part = { verb: 'UPDATE', table: '`users`', alias: undefined, key: [], tail: '' } as const;
    const set = { head: "UPDATE users SET last = 'x'", where: "last <> 'x'", digest: 'd', summary: 'UPDATE' };
    const throttle = { query: undefined, hours: [(hour + 2) % 24, (hour + 3) % 24] as const };
    await withDatabase(url, async (own) => {
      const job = { migration: '0001', backfill: { ...part, ...set }, rollout: 'r', sliceMs: 200 } as const;
      await own.fill({ ...job, pass: 'all', throttle });
      expect((await own.view('0001')).backfills).toMatchObject([
        { rows: 0, detail: expect.stringMatching(/^it is outside \d\d:00–\d\d:00 UTC$/) as unknown },
      ]);
      await own.fill({ ...job, pass: 'rest', throttle: { ...throttle, hours: [0, 24] } });
      const rest = (await own.view('0001')).backfills.find(({ pass }) => pass === 'rest');
      expect(rest?.rows).toBeGreaterThan(0);
      expect(rest?.total).toBe(0);
    });
  });

  test('a shadow run goes there and back, and says what does not come back', async () => {
    const url = await database(...table);
    const rehearsed = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const folders = await readMigrationFolders(await writeMigrations(files), true);
      const migrations = await compileAll(folders, dialects.mysql, sha256);
      return withDatabase(url, (own) => rehearseSchema(migrations, { database: own, clock: systemClock }));
    };
    const good = {
      '0001_age/expand.sql': 'ALTER TABLE users ADD COLUMN age int; CREATE INDEX users_age ON users (age)',
      '0001_age/expand.down.sql': 'DROP INDEX users_age ON users; ALTER TABLE users DROP COLUMN age',
      '0001_age/contract.sql': 'ALTER TABLE users DROP COLUMN last',
    };
    expect(await rehearsed(good)).toEqual([
      'Shadow run: 0001_age expands, reverts to the schema before, expands again and contracts.',
    ]);
    const half = {
      '0002_city/expand.sql':
        'ALTER TABLE users ADD COLUMN city int; CREATE INDEX users_city ON users (city)',
      '0002_city/expand.down.sql': 'DROP INDEX users_city ON users',
    };
    await expect(rehearsed(half)).rejects.toThrow(/does not restore the schema: .*`city` int.* is left/);
  });

  test('what lint wants to know of the schema is there', async () => {
    const url = await database(
      'CREATE TABLE users (id bigint unsigned PRIMARY KEY, name varchar(20) COLLATE utf8mb4_bin NOT NULL, age int, CONSTRAINT grown CHECK (age >= 18))',
    );
    const { serverVersion, tables } = await withDatabase(url, (own) => own.schema());
    expect(serverVersion).toBeGreaterThan(80_000);
    const users = tables.get('users');
    expect(tables.get(`${new URL(url).pathname.slice(1)}.users`)).toBe(users);
    expect([...(users?.columns ?? [])]).toEqual([
      ['id', { type: expect.stringMatching(/^bigint.* unsigned$/) as unknown, isNullable: false }],
      ['name', { type: 'varchar(20)', isNullable: false, collation: 'utf8mb4_bin' }],
      ['age', { type: expect.stringMatching(/^int/) as unknown, isNullable: true }],
    ]);
    expect(users?.collation).toMatch(/^utf8mb4_/);
    expect(users?.checks).toEqual([expect.stringMatching(/`age` >= 18/)]);
    expect([...tables.keys()].some((name) => name.startsWith('mysql.'))).toBe(false);
  });
});
