import { describe, expect, test } from '@jest/globals';
import { postgresVersions } from '../../testbed/postgres.ts';
import { runSchema } from '../../bench/schema/rollout.ts';
import { writeMigrations } from '../../bench/schema/migrations.ts';
import { jobOf, useServer, valuesOf, withDatabase } from './postgres.ts';

const wide = 'tenant text, at timestamptz, n smallint, name text, full_name text';
const update = {
  '0001/backfill.sql': "UPDATE users SET full_name = name || ' L.' WHERE full_name IS NULL",
};
const alongNamed = `backfill: { table: users, set: "full_name = name || ' L.'", where: full_name IS NULL, key: [n, tenant, at] }`;
const rows = `SELECT (ARRAY['Ä', 'a', 'A', 'ß', ''])[1 + i % 5], '2026-01-01'::timestamptz + i / 7 * interval '0.000001 s', i % 7, 'Ada'
  FROM generate_series(0, 9999) i`;

describe.each(postgresVersions)('PostgreSQL %d', (version) => {
  const { database, server } = useServer({ version });

  test.each([
    ['a key of three columns', [`CREATE TABLE users (${wide}, PRIMARY KEY (tenant, at, n))`], update],
    [
      'unique columns that are named',
      [`CREATE TABLE users (${wide})`, 'CREATE UNIQUE INDEX ON users (n, tenant, at)'],
      { '0001/migration.yaml': alongNamed },
    ],
    [
      'partitions',
      [
        `CREATE TABLE users (${wide}, PRIMARY KEY (n, tenant, at)) PARTITION BY RANGE (n)`,
        'CREATE TABLE users_low PARTITION OF users FOR VALUES FROM (0) TO (3)',
        'CREATE TABLE users_high PARTITION OF users FOR VALUES FROM (3) TO (7)',
      ],
      update,
    ],
  ])('each row is filled once: %s', async (_, tables, files) => {
    const url = await database(
      ...tables,
      `INSERT INTO users (tenant, at, n, name) ${rows} ON CONFLICT DO NOTHING`,
      'ANALYZE',
      'CREATE TABLE filled (n int)',
      'CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO filled VALUES (1); RETURN NEW; END $$',
      'CREATE TRIGGER counted AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION counted()',
    );
    const [deployed] = await runSchema({
      url,
      folder: await writeMigrations(files),
      rollout: 'first',
    });
    expect(deployed?.finished?.outcome).toBe('promoted');
    const [total] = await valuesOf(url, 'SELECT count(*)::int FROM users');
    expect(await valuesOf(url, "SELECT count(*)::int FROM users WHERE full_name = 'Ada L.'")).toEqual([
      total,
    ]);
    expect(await valuesOf(url, 'SELECT count(*)::int FROM filled')).toEqual([total]);
    expect(await valuesOf(url, "SELECT total::int FROM cutover_backfills WHERE pass = 'all'")).toEqual([
      total,
    ]);
  });

  describe('a user who may not create tables', () => {
    const prepare = [
      'DROP ROLE IF EXISTS limited',
      "CREATE ROLE limited LOGIN PASSWORD 'limited'",
      'CREATE TABLE users (id bigint PRIMARY KEY)',
      'ALTER TABLE users OWNER TO limited',
      'REVOKE CREATE ON SCHEMA public FROM public',
    ];
    const job = jobOf('ALTER TABLE users ADD COLUMN x int', undefined);

    test('is told so', async () => {
      const url = await database(...prepare);
      const run = withDatabase(asLimited(url), (own) => own.run(job));
      await expect(run).rejects.toThrow(
        /permission denied for schema public \(42501\)\. Give the user of `database-url` that right/,
      );
      await withDatabase(url, (own) => own.forget('0001'));
      await valuesOf(url, 'DROP OWNED BY limited');
    });

    test('needs no more than to write to those that somebody else made', async () => {
      const url = await database(...prepare);
      await withDatabase(url, (own) => own.forget('0001'));
      const own = 'cutover_statements, cutover_backfills, cutover_migrations';
      await valuesOf(url, `GRANT SELECT, INSERT, UPDATE, DELETE ON ${own} TO limited`);
      await withDatabase(asLimited(url), async (limited) => {
        await limited.run(job);
        expect((await limited.view('0001')).statements).toMatchObject([{ is: 'done' }]);
      });
      await valuesOf(url, 'DROP OWNED BY limited');
    });

    const asLimited = (url: string): string => {
      expect(url).toContain(String(server().port));
      return url.replace(/postgres:[^@]+@/, 'limited:limited@');
    };
  });
});
