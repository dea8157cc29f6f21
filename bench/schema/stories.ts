/** A change of a schema under two versions of an application, done well and done naively. */
export interface Story {
  readonly name: string;
  readonly before: readonly string[];
  readonly migration: Readonly<Record<string, string>>;
  /** Each reads one text by a key, $1, or writes the text $2 there. */
  readonly old: { readonly read: string; readonly write: string };
  readonly next: { readonly read: string; readonly write: string };
  /** The same change in one transaction, before the deploy. */
  readonly naive: readonly string[];
  readonly rows: number;
}

const users = (rows: number, columns: string, values: string): readonly string[] => [
  `CREATE TABLE users (id bigint PRIMARY KEY, ${columns})`,
  `INSERT INTO users SELECT i, ${values} FROM generate_series(1, ${rows}) i`,
  'ANALYZE users',
];

/** Writes to one of two columns, or tables, reach the other: either version may be the one that writes. */
const trigger = (name: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n${body}\n  RETURN NEW;\nEND $$;`;

const million = 1_000_000;

export const stories: readonly Story[] = [
  {
    name: 'rename a column',
    rows: million,
    before: users(million, 'name text', "'Ada ' || i"),
    old: {
      read: 'SELECT name FROM users WHERE id = $1',
      write: 'UPDATE users SET name = $2 WHERE id = $1',
    },
    next: {
      read: 'SELECT full_name FROM users WHERE id = $1',
      write: 'UPDATE users SET full_name = $2 WHERE id = $1',
    },
    migration: {
      '0001_full_name/expand.sql': `ALTER TABLE users ADD COLUMN full_name text;
${trigger(
  'users_both_names',
  `  IF TG_OP = 'INSERT' THEN
    NEW.full_name := coalesce(NEW.full_name, NEW.name);
    NEW.name := coalesce(NEW.name, NEW.full_name);
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
    NEW.name := NEW.full_name;
  ELSE
    NEW.full_name := NEW.name;
  END IF;`,
)}
CREATE TRIGGER users_both_names BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_both_names();`,
      '0001_full_name/expand.down.sql': `DROP TRIGGER users_both_names ON users;
DROP FUNCTION users_both_names;
ALTER TABLE users DROP COLUMN full_name;`,
      '0001_full_name/backfill.sql': 'UPDATE users SET full_name = name WHERE full_name IS NULL',
      '0001_full_name/verify.sql': 'SELECT count(*) FROM users WHERE full_name IS DISTINCT FROM name',
      '0001_full_name/contract.sql': `DROP TRIGGER users_both_names ON users;
DROP FUNCTION users_both_names;
ALTER TABLE users DROP COLUMN name;`,
    },
    naive: ['ALTER TABLE users RENAME COLUMN name TO full_name'],
  },
  {
    name: 'split a table',
    rows: million,
    before: users(million, 'name text, street text', "'Ada ' || i, 'Main Street ' || i"),
    old: {
      read: 'SELECT street FROM users WHERE id = $1',
      write: 'UPDATE users SET street = $2 WHERE id = $1',
    },
    next: {
      read: 'SELECT street FROM addresses WHERE user_id = $1',
      write:
        'INSERT INTO addresses VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET street = excluded.street',
    },
    migration: {
      '0001_addresses/expand.sql': `CREATE TABLE addresses (user_id bigint PRIMARY KEY, street text);
${trigger(
  'users_to_addresses',
  `  IF pg_trigger_depth() = 1 THEN
    INSERT INTO addresses VALUES (NEW.id, NEW.street) ON CONFLICT (user_id) DO UPDATE SET street = excluded.street;
  END IF;`,
)}
${trigger(
  'addresses_to_users',
  `  IF pg_trigger_depth() = 1 THEN
    UPDATE users SET street = NEW.street WHERE id = NEW.user_id AND street IS DISTINCT FROM NEW.street;
  END IF;`,
)}
CREATE TRIGGER users_to_addresses AFTER INSERT OR UPDATE OF street ON users FOR EACH ROW EXECUTE FUNCTION users_to_addresses();
CREATE TRIGGER addresses_to_users AFTER INSERT OR UPDATE ON addresses FOR EACH ROW EXECUTE FUNCTION addresses_to_users();`,
      '0001_addresses/backfill.sql':
        'INSERT INTO addresses (user_id, street) SELECT id, street FROM users WHERE street IS NOT NULL ON CONFLICT DO NOTHING',
      '0001_addresses/verify.sql':
        'SELECT count(*) FROM users LEFT JOIN addresses ON user_id = id WHERE users.street IS DISTINCT FROM addresses.street',
      '0001_addresses/contract.sql': `DROP TRIGGER users_to_addresses ON users;
DROP TRIGGER addresses_to_users ON addresses;
DROP FUNCTION users_to_addresses;
DROP FUNCTION addresses_to_users;
ALTER TABLE users DROP COLUMN street;`,
    },
    naive: [
      'CREATE TABLE addresses AS SELECT id AS user_id, street FROM users',
      'ALTER TABLE addresses ADD PRIMARY KEY (user_id)',
      'ALTER TABLE users DROP COLUMN street',
    ],
  },
  {
    name: 'make a column NOT NULL',
    rows: million,
    before: users(million, 'email text', "CASE WHEN i % 2 = 0 THEN 'a' || i END"),
    old: {
      read: 'SELECT email FROM users WHERE id = $1',
      write: 'UPDATE users SET email = $2 WHERE id = $1',
    },
    next: {
      read: 'SELECT email FROM users WHERE id = $1',
      write: 'UPDATE users SET email = $2 WHERE id = $1',
    },
    migration: {
      '0001_email/backfill.sql': "UPDATE users SET email = '' WHERE email IS NULL",
      // Not before: the old version could not even change another column of a row without an address.
      '0001_email/contract.sql': `ALTER TABLE users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT email_not_null;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT email_not_null;`,
    },
    naive: [
      "UPDATE users SET email = '' WHERE email IS NULL",
      'ALTER TABLE users ALTER COLUMN email SET NOT NULL',
    ],
  },
  {
    name: 'change a type',
    rows: million,
    before: users(million, 'score integer', 'i'),
    old: {
      read: 'SELECT score::text FROM users WHERE id = $1',
      write: 'UPDATE users SET score = length($2) WHERE id = $1',
    },
    next: {
      read: 'SELECT points::text FROM users WHERE id = $1',
      write: 'UPDATE users SET points = length($2) WHERE id = $1',
    },
    migration: {
      '0001_points/expand.sql': `ALTER TABLE users ADD COLUMN points bigint;
${trigger(
  'users_points',
  `  IF TG_OP = 'INSERT' THEN
    NEW.points := coalesce(NEW.points, NEW.score);
    NEW.score := coalesce(NEW.score, NEW.points);
  ELSIF NEW.points IS DISTINCT FROM OLD.points THEN
    NEW.score := NEW.points;
  ELSE
    NEW.points := NEW.score;
  END IF;`,
)}
CREATE TRIGGER users_points BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_points();`,
      '0001_points/backfill.sql': 'UPDATE users SET points = score WHERE points IS NULL',
      '0001_points/verify.sql': 'SELECT count(*) FROM users WHERE points IS DISTINCT FROM score',
      '0001_points/contract.sql': `DROP TRIGGER users_points ON users;
DROP FUNCTION users_points;
ALTER TABLE users DROP COLUMN score;`,
    },
    naive: ['ALTER TABLE users ALTER COLUMN score TYPE bigint'],
  },
  {
    name: 'add a foreign key',
    rows: million,
    before: [
      'CREATE TABLE teams (id bigint PRIMARY KEY)',
      'INSERT INTO teams SELECT i FROM generate_series(1, 1000) i',
      ...users(million, 'name text, team_id bigint', "'Ada ' || i, 1 + i % 1000"),
    ],
    old: {
      read: 'SELECT name FROM users WHERE id = $1',
      write: 'UPDATE users SET name = $2, team_id = 1 + id % 1000 WHERE id = $1',
    },
    next: {
      read: 'SELECT name FROM users JOIN teams ON teams.id = team_id WHERE users.id = $1',
      write: 'UPDATE users SET name = $2, team_id = 1 + id % 1000 WHERE id = $1',
    },
    migration: {
      '0001_team/expand.sql':
        'ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;',
      '0001_team/contract.sql': 'ALTER TABLE users VALIDATE CONSTRAINT users_team_fk;',
    },
    naive: ['ALTER TABLE users ADD CONSTRAINT users_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)'],
  },
  {
    name: 'an index on 10 million rows',
    rows: 10 * million,
    before: users(10 * million, 'email text', 'md5(i::text)'),
    old: {
      read: 'SELECT email FROM users WHERE id = $1',
      write: 'UPDATE users SET email = $2 WHERE id = $1',
    },
    next: {
      read: 'SELECT email FROM users WHERE email = (SELECT email FROM users WHERE id = $1) LIMIT 1',
      write: 'UPDATE users SET email = $2 WHERE id = $1',
    },
    migration: {
      '0001_email_index/expand.sql': 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);',
      '0001_email_index/expand.down.sql': 'DROP INDEX CONCURRENTLY users_email_idx;',
    },
    naive: ['CREATE INDEX users_email_idx ON users (email)'],
  },
  {
    name: 'drop a column',
    rows: million,
    before: users(million, 'name text, nickname text', "'Ada ' || i, 'A' || i"),
    old: {
      read: 'SELECT nickname FROM users WHERE id = $1',
      write: 'UPDATE users SET nickname = $2 WHERE id = $1',
    },
    next: {
      read: 'SELECT name FROM users WHERE id = $1',
      write: 'UPDATE users SET name = $2 WHERE id = $1',
    },
    migration: { '0001_nickname/contract.sql': 'ALTER TABLE users DROP COLUMN nickname;' },
    naive: ['ALTER TABLE users DROP COLUMN nickname'],
  },
];
