/** What a table of MySQL or MariaDB is before. `audit` has no key: a statement that runs twice leaves a second row. */
export const oldMysqlSchema = (rows: number): readonly string[] => [
  'CREATE TABLE users (id bigint PRIMARY KEY AUTO_INCREMENT, first varchar(50), last varchar(50), age integer, KEY users_age_idx (age))',
  "INSERT INTO users (first, last, age) VALUES ('Ada', 'Lovelace', 1)",
  ...Array.from(
    { length: Math.ceil(Math.log2(rows)) },
    () =>
      `INSERT INTO users (first, last, age) SELECT CONCAT('Ada', id), last, id % 90 FROM users LIMIT ${rows}`,
  ),
  'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total integer NOT NULL)',
  'INSERT INTO orders SELECT id, id, id FROM users',
  'CREATE TABLE audit (what varchar(20))',
  'CREATE TABLE cache (id integer)',
];

/** A migration with a statement of every kind that is carried out in a way of its own. */
export const mysqlMigration: Readonly<Record<string, string>> = {
  '0001_full_name/expand.sql': `
ALTER TABLE users ADD COLUMN full_name varchar(101);
INSERT INTO audit VALUES ('expand');
DELIMITER //
CREATE TRIGGER users_full_name BEFORE INSERT ON users FOR EACH ROW
BEGIN
  SET NEW.full_name = CONCAT(NEW.first, ' ', NEW.last);
END//
DELIMITER ;
CREATE TRIGGER users_new_name BEFORE UPDATE ON users FOR EACH ROW BEGIN SET NEW.full_name = CONCAT(NEW.first, ' ', NEW.last); END;
CREATE INDEX users_full_name_idx ON users (full_name);
CREATE UNIQUE INDEX users_key_idx ON users (id, full_name);
CREATE TABLE archive AS SELECT * FROM orders;
CREATE VIEW names AS SELECT full_name FROM users;
CREATE PROCEDURE forget(IN who bigint) DELETE FROM users WHERE id = who;
RENAME TABLE audit TO log;
INSERT INTO log VALUES ('expanded');
`,
  '0001_full_name/backfill.sql':
    "UPDATE users SET full_name = CONCAT(first, ' ', last) WHERE full_name IS NULL",
  '0001_full_name/verify.sql': "SELECT COUNT(*) FROM users WHERE NOT full_name <=> CONCAT(first, ' ', last)",
  '0001_full_name/contract.sql': `
INSERT INTO log VALUES ('contract');
ALTER TABLE users MODIFY full_name varchar(101) NOT NULL;
DROP INDEX users_age_idx ON users;
DROP TRIGGER users_full_name;
DROP TRIGGER users_new_name;
DROP PROCEDURE forget;
ALTER TABLE users DROP COLUMN first, DROP COLUMN last;
DROP TABLE cache;
TRUNCATE TABLE archive;
INSERT INTO archive SELECT * FROM orders;
UPDATE orders SET total = total + 1;
INSERT INTO log VALUES ('contracted');
`,
};
