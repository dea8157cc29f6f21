import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { cut, failureOf, jobOf, migration, slow, table, underWay } from './mysql-jobs.ts';
import { servers, useServer, valuesOf, withClient, withDatabase } from './mysql.ts';

describe.each(servers)('%s', (_name, start) => {
  const { database, server } = useServer(start);

  test('a migration is carried through, and a second run has nothing to do', async () => {
    const url = await database(...table);
    const folder = await writeMigrations(migration);
    const states = await runSchema({ url, folder, rollout: 'first' });
    expect(states.map(({ finished }) => finished?.outcome)).toEqual(['promoted', 'promoted']);
    expect(await valuesOf(url, "SELECT count(*) FROM users WHERE full_name = 'Ada Lovelace'")).toEqual([
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
        await valuesOf(url, "INSERT INTO users (id, first, last) VALUES (0, 'Grace', 'Hopper')");
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
      '0001_full_name/expand.sql': 'ALTER TABLE users ADD COLUMN full_name text;',
    };
    const again = runSchema({ url, folder: await writeMigrations(changed), rollout: 'second' });
    await expect(again).rejects.toThrow(/expand\.sql: statement 1, `ALTER TABLE users ADD COLUMN full_name/);
    await expect(again).rejects.toThrow(/statement 2/);
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
      /0001_full_name: ALTER TABLE users ADD COLUMN full_name varchar …; connection \d+ \((app, )?\w+, in a transaction for \d+ s\) has the lock/,
    );
  });

  test('a run that is killed in a statement leaves it to the server, and the next one runs it no second time', async () => {
    const url = await database(...table);
    const folder = await writeMigrations({ '0001_slow/expand.sql': slow(4) });
    const child = spawn(process.execPath, [join('bench', 'schema', 'child.ts'), url, folder, 'first']);
    await underWay(url);
    child.kill('SIGKILL');
    await once(child, 'close');
    const said: string[] = [];
    const [state] = await runSchema({ url, folder, rollout: 'first', onWaiting: (text) => said.push(text) });
    expect(said[0]).toMatch(/^cutover test to be done with the database/);
    expect(state?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, 'SELECT count(*) FROM slow')).toEqual([10]);
  });

  test('a statement whose session is cut runs again, for the server took it back', async () => {
    const url = await database(...table);
    const folder = await writeMigrations({ '0001_slow/expand.sql': slow(2) });
    const running = runSchema({ url, folder, rollout: 'first' });
    await cut(url, await underWay(url));
    const [state] = await running;
    expect(state?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, 'SELECT count(*) FROM slow')).toEqual([10]);
  });

  test('what is halted leaves nothing under way and nothing half done', async () => {
    const url = await database(...table);
    const job = jobOf(slow(30));
    await withDatabase(url, async (own) => {
      await own.run(job);
      expect((await own.view('0001')).statements).toMatchObject([{ is: 'running' }]);
      await own.halt('0001', [job.statement]);
      expect((await own.view('0001')).statements).toEqual([]);
    });
    expect(
      await valuesOf(
        url,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'slow'",
      ),
    ).toEqual([]);
  });

  test('a backfill goes on behind its last batch when its session is lost', async () => {
    const url = await database(...table);
    let isCut = false;
    const [deployed] = await runSchema({
      url,
      folder: await writeMigrations(migration),
      rollout: 'first',
      onWaiting: (text) => {
        if (!text.startsWith('the rows of') || isCut) return;
        isCut = true;
        void valuesOf(url, 'SELECT connection_id FROM cutover_holder').then(([id]) => cut(url, Number(id)));
      },
    });
    expect(isCut).toBe(true);
    expect(deployed?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, 'SELECT count(*) FROM users WHERE full_name IS NULL')).toEqual([0]);
    expect(await valuesOf(url, "SELECT done_rows FROM cutover_backfills WHERE pass = 'all'")).toEqual([
      20_000,
    ]);
  });

  test('a second run waits for the first, whose name it says', async () => {
    const url = await database(...table);
    const said: string[] = [];
    await withDatabase(url, async (first) => {
      await first.run(jobOf('CREATE TABLE first_one (id int)'));
      const other = withDatabase(url, (own) => failureOf(own.run(jobOf('CREATE TABLE second_one (id int)'))));
      expect(await other).toBe('cutover acme/shop run 42 works on the database');
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

  test('an error shows what to do, and no value of a row', async () => {
    const url = await database(...table, "UPDATE users SET first = 'secret'");
    const run = (sql: string): Promise<string> => withDatabase(url, (own) => failureOf(own.run(jobOf(sql))));
    const twice = await run('CREATE UNIQUE INDEX users_first ON users (first)');
    expect(twice).toMatch(/Duplicate entry for key .* \(1062\)\. Two rows have the same key/);
    const wrong = await run('ALTER TABLE users MODIFY first int, ALGORITHM=COPY');
    expect(wrong).toMatch(/\(1(366|292)\)/);
    const unread = await run("ALTER TABLE users COMENT 'secret'");
    expect(unread).toMatch(/error in your SQL syntax.*\(1064\)/);
    expect(`${twice} ${wrong} ${unread}`).not.toMatch(/Ada|secret/);
  });

  test('what cannot work says why and what next', async () => {
    const url = await database(...table);
    await withClient(url, async (client) => {
      for (const sql of [
        // Another run may have left them on a server that was there before.
        "DROP USER IF EXISTS reader@'%', reader@'127.0.0.1'",
        "CREATE USER reader@'%' IDENTIFIED BY 'reader'",
        "CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'reader'",
        `GRANT SELECT ON ${new URL(url).pathname.slice(1)}.users TO reader@'127.0.0.1'`,
      ])
        await client.query(sql);
    });
    const told = (to: string): Promise<string> =>
      withDatabase(to, (own) => failureOf(own.run(jobOf('ALTER TABLE users ADD COLUMN x int'))));
    const changed = (change: (own: URL) => void): string => {
      const own = new URL(url);
      change(own);
      return own.href;
    };
    expect(await told(changed((own) => (own.password = 'wrong')))).toMatch(
      /Access denied for user .*\(1045\)\. Check the user and the password in `database-url`/,
    );
    expect(await told(changed((own) => (own.port = '1')))).toMatch(/:1 cannot be reached: .*ECONNREFUSED/);
    expect(await told(changed((own) => (own.pathname = '/nowhere')))).toMatch(
      /Unknown database 'nowhere' .*Check the name of the database/,
    );
    expect(await told(changed((own) => ([own.username, own.password] = ['reader', 'reader'])))).toMatch(
      /denied .*\(1142\)\. Give the user of `database-url` that right/,
    );
    expect(await told(`${url}?ssl-mode=VERIFY_IDENTITY`)).toMatch(/Write its name, or `sslmode=verify-ca`/);
    expect(await told(`${url}?sslmode=verify-ca`)).toMatch(/It has no TLS|certificate/);
    await withClient(server().url(), (client) => client.query('SET GLOBAL read_only = ON'));
    expect(await told(url)).toMatch(/only reads: name the primary/);
    await withClient(server().url(), (client) => client.query('SET GLOBAL read_only = OFF'));
  });
});
