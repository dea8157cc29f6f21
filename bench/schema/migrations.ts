import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a table of PostgreSQL is before. `audit` has no key: a statement that runs twice leaves a second row. */
export const oldSchema = (rows: number): readonly string[] => [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text, last text, age integer)',
  `INSERT INTO users SELECT i, 'Ada' || i, 'Lovelace', i % 90 FROM generate_series(1, ${rows}) i`,
  'CREATE INDEX users_age_idx ON users (age)',
  'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total integer NOT NULL)',
  `INSERT INTO orders SELECT i, i, i FROM generate_series(1, ${rows / 2}) i`,
  'CREATE TABLE audit (what text)',
];

/** A migration of PostgreSQL with a statement of every kind that is carried out in a way of its own. */
export const migration: Readonly<Record<string, string>> = {
  '0001_full_name/expand.sql': `
ALTER TABLE users ADD COLUMN full_name text;
INSERT INTO audit VALUES ('expand');
CREATE FUNCTION users_full_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name := NEW.first || ' ' || NEW.last;
  RETURN NEW;
END $$;
CREATE TRIGGER users_full_name BEFORE INSERT OR UPDATE OF first, last ON users
  FOR EACH ROW EXECUTE FUNCTION users_full_name();
CREATE INDEX CONCURRENTLY users_full_name_idx ON users (full_name);
CREATE UNIQUE INDEX CONCURRENTLY users_key_idx ON users (id, full_name);
ALTER TABLE users ADD CONSTRAINT full_name_not_null CHECK (full_name IS NOT NULL) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
CREATE TYPE mood AS ENUM ('good');
ALTER TYPE mood ADD VALUE 'bad';
INSERT INTO audit VALUES ('expanded');
`,
  '0001_full_name/backfill.sql': "UPDATE users SET full_name = first || ' ' || last WHERE full_name IS NULL",
  '0001_full_name/verify.sql':
    "SELECT count(*) FROM users WHERE full_name IS DISTINCT FROM first || ' ' || last",
  '0001_full_name/contract.sql': `
INSERT INTO audit VALUES ('contract');
ALTER TABLE users VALIDATE CONSTRAINT full_name_not_null;
ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT full_name_not_null;
ALTER TABLE orders VALIDATE CONSTRAINT orders_user_fk;
DROP INDEX CONCURRENTLY users_age_idx;
DROP TRIGGER users_full_name ON users;
DROP FUNCTION users_full_name;
ALTER TABLE users DROP COLUMN first, DROP COLUMN last;
REINDEX INDEX CONCURRENTLY users_full_name_idx;
INSERT INTO audit VALUES ('contracted');
`,
};

/** Writes migrations by path and text; gives the folder. */
export async function writeMigrations(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-migrations-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
