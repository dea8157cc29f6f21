import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/adapters/digest.ts';
import { dialects } from '../../src/databases/engine.ts';
import { compileAll } from '../../src/migrations/compile.ts';
import type { Migration } from '../../src/model/migration.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function compiled(files: Files, id = '0001_name'): Promise<Migration> {
  const content = Object.entries(files).map(
    ([name, text]) => [name, typeof text === 'string' ? new TextEncoder().encode(text) : text] as const,
  );
  const folder = { id, path: `db/migrations/${id}`, files: new Map(content) };
  const [migration] = await compileAll([folder], dialects.postgresql, sha256);
  if (migration === undefined) throw new Error('There is no migration.');
  return migration;
}

function complaint(files: Files, id?: string): Promise<string> {
  return compiled(files, id).then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );
}

describe('a migration', () => {
  test('is its statements, each with a digest of its SQL alone', async () => {
    const one = await compiled({ 'expand.sql': '-- why\nALTER TABLE a ADD b int;\n\nSELECT 1' });
    const other = await compiled({ 'expand.sql': 'ALTER TABLE a ADD b int; SELECT 1;' });
    expect(one.expand.map(({ sql, line }) => [sql, line])).toEqual([
      ['ALTER TABLE a ADD b int', 2],
      ['SELECT 1', 4],
    ]);
    expect(one.expand.map(({ digest }) => digest)).toEqual(other.expand.map(({ digest }) => digest));
  });

  test('names things in its summaries, and no values', async () => {
    const { expand } = await compiled({
      'expand.sql': `CREATE ROLE shop PASSWORD 'hunter2'; ALTER TABLE a ADD b text DEFAULT 'secret'; DROP TABLE s.x, y`,
    });
    expect(expand.map(({ summary }) => summary)).toEqual([
      'CREATE ROLE shop PASSWORD …',
      'ALTER TABLE a ADD b text DEFAULT …',
      'DROP TABLE s.x …',
    ]);
  });

  test('knows what cannot be in a transaction, and the index that it may leave half done', async () => {
    const { expand } = await compiled({
      'expand.sql': `CREATE UNIQUE INDEX CONCURRENTLY "My Index" ON s.users (a);
        CREATE INDEX x ON users (b); DROP INDEX CONCURRENTLY y; VACUUM users; REINDEX TABLE CONCURRENTLY users;
        ALTER TABLE p DETACH PARTITION q CONCURRENTLY; REINDEX TABLE users`,
    });
    expect(expand.map(({ isAlone, index }) => [isAlone, index])).toEqual([
      [true, '"s"."My Index"'],
      [false, undefined],
      [true, undefined],
      [true, undefined],
      [true, undefined],
      [true, undefined],
      [false, undefined],
    ]);
  });

  test('cuts a backfill so that each batch can be done alone', async () => {
    const { backfill } = await compiled({
      'backfill.sql': `UPDATE s.users AS u SET n = (SELECT count(*) FROM x WHERE x.id = u.id) WHERE n IS NULL AND (a OR b);`,
    });
    expect(backfill).toMatchObject({
      verb: 'UPDATE',
      table: '"s"."users"',
      alias: 'u',
      head: 'UPDATE s.users AS u SET n = (SELECT count(*) FROM x WHERE x.id = u.id)',
      where: 'n IS NULL AND (a OR b)',
      tail: '',
    });
    const inserted = await compiled({
      'backfill.sql':
        'INSERT INTO b SELECT id FROM a WHERE c ON CONFLICT (id) DO UPDATE SET d = 1 WHERE b.d IS NULL',
    });
    expect(inserted.backfill).toMatchObject({
      verb: 'INSERT',
      table: '"a"',
      head: 'INSERT INTO b SELECT id FROM a',
      where: 'c',
      tail: 'ON CONFLICT (id) DO UPDATE SET d = 1 WHERE b.d IS NULL',
    });
  });

  test.each([
    ['UPDATE a SET x = 1', 'has no WHERE'],
    ['UPDATE a SET x = 1 FROM b WHERE a.id = b.id', 'has FROM, which spans batches'],
    ['DELETE FROM a WHERE x RETURNING id', 'has RETURNING'],
    ['INSERT INTO b SELECT id FROM a GROUP BY id ON CONFLICT DO NOTHING', 'has GROUP BY'],
    ['INSERT INTO b SELECT id FROM a', 'has neither ON CONFLICT nor a WHERE'],
    ['INSERT INTO b SELECT a.id FROM a, c WHERE d', 'is no UPDATE, DELETE or INSERT … SELECT of one table'],
    ['INSERT INTO b VALUES (1)', 'is no UPDATE'],
    ['UPDATE a SET x = 1 WHERE y; SELECT 1', 'is one statement too many'],
  ])('refuses %s as a backfill', async (sql, why) => {
    expect(await complaint({ 'backfill.sql': sql })).toContain(why);
  });

  test.each([
    ['BEGIN', 'begins or ends a transaction'],
    ['COPY a FROM stdin', 'is COPY'],
    ['CREATE INDEX CONCURRENTLY ON a (b)', 'without a name'],
    ['ALTER TABEL a', 'db/migrations/0001_name/expand.sql:1:7: syntax error'],
    [' \n', 'expand.sql is empty'],
  ])('refuses %s in expand.sql', async (sql, why) => {
    expect(await complaint({ 'expand.sql': sql })).toContain(why);
  });

  test('refuses what is not UTF-8, unknown files, an empty folder and a name that would not fit', async () => {
    expect(await complaint({ 'expand.sql': Uint8Array.of(0xff, 0xfe, 0x41) })).toContain('is not UTF-8');
    expect(await complaint({ 'up.sql': 'SELECT 1' })).toContain('up.sql is no file of a migration');
    expect(await complaint({ 'README.md': 'text' })).toContain('has none of the files of a migration');
    expect(await complaint({ 'expand.sql': 'SELECT 1' }, 'a b')).toContain('the name of a migration has');
  });
});

describe('migration.yaml', () => {
  test('brings what SQL files cannot say', async () => {
    const migration = await compiled({
      'migration.yaml': `
backfill: { table: users, key: [a, b], set: "n = m", where: n IS NULL }
throttle: { query: SELECT 0, hours: 22:30-06:00 }
verify: [{ name: synced, sql: SELECT 3, expect: 3 }]
expand: { run: npx prisma migrate deploy }
contract: { run: [./clean, "two words"] }`,
    });
    expect(migration).toMatchObject({
      backfill: { key: ['a', 'b'], head: 'UPDATE users SET n = m', where: 'n IS NULL' },
      throttle: { query: 'SELECT 0', hours: [22.5, 6] },
      verify: [{ name: 'synced', sql: 'SELECT 3', expect: 3 }],
      expand: [{ summary: 'run npx prisma migrate deploy', argv: ['npx', 'prisma', 'migrate', 'deploy'] }],
      contract: [{ argv: ['./clean', 'two words'] }],
    });
  });

  test('keeps two forms of the same thing equal from the expansion to the contraction', async () => {
    const { expand, contract } = await compiled({
      'expand.sql': 'ALTER TABLE users ADD COLUMN full_name text -- no semicolon',
      'contract.sql': 'ALTER TABLE users DROP COLUMN name',
      'migration.yaml': 'sync: { table: users, forward: { full_name: name } }',
    });
    expect(expand.map(({ summary }) => summary)).toEqual([
      'ALTER TABLE users ADD COLUMN full_name text',
      'CREATE FUNCTION "cutover_sync_0001_name" …',
      'CREATE TRIGGER "cutover_sync_0001_name" BEFORE INSERT OR UPDATE ON users FOR EACH ROW …',
    ]);
    expect(contract.map(({ summary }) => summary)).toEqual([
      'DROP TRIGGER "cutover_sync_0001_name" ON users',
      'DROP FUNCTION "cutover_sync_0001_name" …',
      'ALTER TABLE users DROP COLUMN name',
    ]);
  });

  test.each([
    ['backfil: {}', 'Unrecognized key'],
    ['throttle: { hours: 25:00-06:00 }', 'is no time of the day'],
    ['expand: { run: a && b }', 'has characters that only a shell understands'],
    ['sync: { table: "users (", forward: { b: a } }', 'migration.yaml: sync: syntax error'],
    ['verify: [1', 'migration.yaml: Flow sequence'],
    ['backfill: { table: a, set: b = 1 }', 'backfill.where'],
  ])('says what is wrong with %s', async (text, why) => {
    expect(await complaint({ 'migration.yaml': text, 'expand.sql': 'SELECT 1' })).toContain(why);
  });
});
