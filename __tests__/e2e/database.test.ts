import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { node } from '../../testbed/bottle/addresses.ts';
import { startPostgres, type PostgresServer } from '../../testbed/postgres.ts';
import { writeManifests } from '../../testbed/user-manifests.ts';
import { hasCluster, openStage } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

const servers: PostgresServer[] = [];
const clients: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** A server that pods reach, with the table `users` of some rows. */
async function openDatabase(rows: number): Promise<PostgresServer & { readonly client: pg.Client }> {
  const server = await startPostgres({ host: node.address, settings: {} });
  servers.push(server);
  const client = new pg.Client({ connectionString: server.url() });
  clients.push(client);
  await client.connect();
  await client.query('CREATE TABLE users (id bigint PRIMARY KEY, first text, last text)');
  await client.query("INSERT INTO users SELECT i, 'Ada', 'Lovelace' FROM generate_series(1, $1::int) i", [
    rows,
  ]);
  return { ...server, client };
}

/** A folder of migrations, by path and text. */
async function writeMigrations(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-migrations-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

onCluster('a schema that changes with the version', () => {
  test('is expanded before the first pod of the new version starts', async () => {
    const database = await openDatabase(200_000);
    const url = `${database.url()}?sslmode=disable`;
    const env = { SHOP_DATABASE_URL: url, SHOP_ROWS: '200000' };
    const stage = await openStage('database', {
      settings: {
        ...env,
        SHOP_READ: "SELECT first || ' ' || last FROM users WHERE id = $1",
        SHOP_WRITE:
          "UPDATE users SET first = split_part($2, ' ', 1), last = split_part($2, ' ', 2) WHERE id = $1",
      },
    });
    const migrations = await writeMigrations({
      '0001_full_name/expand.sql': `
ALTER TABLE users ADD COLUMN full_name text;
CREATE FUNCTION users_full_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.first IS DISTINCT FROM OLD.first OR NEW.last IS DISTINCT FROM OLD.last THEN
    NEW.full_name := NEW.first || ' ' || NEW.last;
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
    NEW.first := split_part(NEW.full_name, ' ', 1);
    NEW.last := split_part(NEW.full_name, ' ', 2);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER users_full_name BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_full_name();
CREATE INDEX CONCURRENTLY users_full_name_idx ON users (full_name);
`,
      '0001_full_name/backfill.sql':
        "UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL",
      '0001_full_name/verify.sql':
        "SELECT count(*) FROM users WHERE full_name IS DISTINCT FROM first || ' ' || last",
      '0001_full_name/contract.sql': `
DROP TRIGGER users_full_name ON users;
DROP FUNCTION users_full_name;
ALTER TABLE users DROP COLUMN first, DROP COLUMN last;
`,
    });
    const manifests = await writeManifests(stage.shop.namespace, {
      image: 'localhost/shop:2.0.0',
      env: {
        ...env,
        SHOP_READ: 'SELECT full_name FROM users WHERE id = $1',
        SHOP_WRITE: 'UPDATE users SET full_name = $2 WHERE id = $1',
      },
    });
    const given = { migrations, 'database-url': url };
    const done = await stage.deploy('', { images: '', manifests, ...given });
    console.log(done.log.join('\n'));
    const soon = await stage.command('contract', given);
    console.log(soon.log.join('\n'), soon.outputs);
    const late = await stage.command('contract', { ...given, contract: 'after 1s' });
    console.log(late.log.join('\n'), late.outputs, late.summary);
    const back = await stage.command('rollback', given);
    console.log(back.log.join('\n'), back.outputs, back.summary);
    const load = await stage.stopLoad();
    expect(done.outputs).toMatchObject({ outcome: 'promoted' });
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
  });
});
