import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { cut, digits, failureOf, jobOf, table, underWay } from './mysql-jobs.ts';
import { servers, useServer, valuesOf, withClient, withDatabase } from './mysql.ts';

describe.each(servers)('%s', (_name, start) => {
  const { database } = useServer(start);

  test('an ALTER that would copy the table is refused with what to do, and changes nothing', async () => {
    const url = await database(...table);
    const shown = (): Promise<readonly unknown[]> =>
      valuesOf(
        url,
        "SELECT column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'first'",
      );
    const run = (sql: string): Promise<string> => withDatabase(url, (own) => failureOf(own.run(jobOf(sql))));
    const narrow = 'ALTER TABLE users MODIFY first text';
    expect(await run(narrow)).toMatch(
      /ALGORITHM=INPLACE is not supported.*gh-ost or pt-online-schema-change/,
    );
    expect(await run('ALTER TABLE users ADD CHECK (id > 0)')).toMatch(/is not supported.*backfill/);
    expect(await run('ALTER TABLE users PARTITION BY HASH (id) PARTITIONS 2')).toMatch(/copy the table/);
    expect(await shown()).toEqual(['varchar(50)']);
    expect(await run(`${narrow}, ALGORITHM=COPY`)).toBe('nothing');
    expect(await shown()).toEqual(['text']);
  });

  test('an index is dropped and a statement of its own form runs, each as the server has it', async () => {
    const url = await database(...table, 'CREATE INDEX users_last ON users (last)');
    const statements = [
      'DROP INDEX users_last ON users',
      'CREATE UNIQUE INDEX users_id ON users (id)',
      'RENAME TABLE users TO people',
      'CREATE VIEW names AS SELECT first FROM people',
      'CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW SET NEW.last = 1',
      'TRUNCATE people',
    ];
    await withDatabase(url, async (own) => {
      for (const [position, sql] of statements.entries()) await own.run(jobOf(sql, { position }));
      expect((await own.view('0001')).statements.map((one) => one.is)).toEqual(statements.map(() => 'done'));
    });
  });

  test('what failed and was mended by hand is run, though its table is another now', async () => {
    const url = await database(...table, 'ALTER TABLE users ADD COLUMN age int');
    const job = jobOf('ALTER TABLE users ADD COLUMN age bigint');
    await withDatabase(url, async (own) => {
      expect(await failureOf(own.run(job))).toMatch(/Duplicate column name 'age' \(1060\)/);
      await withClient(url, (client) => client.query('ALTER TABLE users DROP COLUMN age'));
      await own.run(job);
    });
    expect(
      await valuesOf(
        url,
        "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'age'",
      ),
    ).toEqual(['bigint']);
  });

  test('a statement that ends its transaction by itself and breaks off is left to a person', async () => {
    const url = await database(
      ...table,
      'CREATE PROCEDURE p() BEGIN INSERT INTO users VALUES (0, NULL, NULL); COMMIT; DO SLEEP(9); END',
    );
    const job = jobOf('CALL p()', { isAlone: false });
    await withDatabase(url, async (own) => {
      const running = failureOf(own.run(job));
      await cut(url, await underWay(url, 'DO SLEEP%'));
      expect(await running).toMatch(/interrupted|killed|lost|closed/i);
      expect(await failureOf(own.run(job))).toMatch(/nobody can tell how far it came/);
    });
  });

  test('rows are gone through along any key, large numbers and binary ones too', async () => {
    const url = await database(
      `CREATE TABLE visits (tenant varbinary(16), day date, id bigint unsigned, who varchar(20), done int,
         PRIMARY KEY (tenant, day, id))`,
      `INSERT INTO visits SELECT UNHEX(LEFT(SHA2(c.d, 256), 32)), DATE_ADD('2026-01-01', INTERVAL b.d DAY), 18446744073709550000 + a.d + 10 * e.d,
         'x', NULL FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
    );
    const folder = await writeMigrations({
      '0001/backfill.sql':
        'UPDATE visits v SET v.done = COALESCE(v.done, 0) + 1 WHERE v.done IS NULL -- each once',
      '0001/verify.sql': 'SELECT count(*) FROM visits WHERE done <> 1',
    });
    const [state] = await runSchema({ url, folder, rollout: 'first' });
    expect(state?.finished?.outcome).toBe('promoted');
    expect(await valuesOf(url, 'SELECT SUM(done) FROM visits')).toEqual(['10000']);
    expect(await valuesOf(url, "SELECT done_rows FROM cutover_backfills WHERE pass = 'all'")).toEqual([
      10_000,
    ]);
  });

  test('a backfill lets those go first who wait for its rows', async () => {
    const url = await database(...table);
    const job = {
      verb: 'UPDATE',
      table: '`users`',
      alias: undefined,
      key: [],
      tail: '',
      digest: 'd',
      summary: 'UPDATE users',
    } as const;
    const backfill = { ...job, head: 'UPDATE users SET last = SLEEP(0.002)', where: "last = 'Lovelace'" };
    await withDatabase(url, async (own) => {
      const filling = own.fill({
        migration: '0001',
        pass: 'all',
        backfill,
        throttle: { query: undefined, hours: undefined },
        rollout: 'r',
        sliceMs: 8000,
      });
      await sleep(1500);
      let seen: string | undefined;
      await withClient(url, async (client) => {
        const until = Date.now() + 6000;
        while (Date.now() < until && seen === undefined) {
          await client
            .query('UPDATE users SET first = first WHERE id BETWEEN 1 AND 20000 LIMIT 20000')
            .catch(() => undefined);
          seen = (await own.view('0001')).backfills.find(({ detail }) =>
            detail?.includes('wait for'),
          )?.detail;
        }
      });
      await filling;
      expect(seen).toMatch(/wait for its locks/);
    });
  });
});
