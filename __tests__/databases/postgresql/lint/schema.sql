-- What the fixtures change. Empty: a server locks and writes anew without rows, too.
CREATE SCHEMA shop;
CREATE TABLE shop.goods (id bigint);
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE SEQUENCE numbers;
CREATE TABLE moments (at timestamptz PRIMARY KEY);

CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(20),
  email text CHECK (email IS NOT NULL),
  balance numeric(10, 2),
  address cidr,
  age integer,
  joined date NOT NULL DEFAULT now(),
  note text,
  network cidr,
  CHECK (address IS NOT NULL OR email IS NOT NULL)
);
ALTER TABLE users ADD CONSTRAINT age_not_null CHECK (age IS NOT NULL) NOT VALID;
CREATE INDEX users_name_idx ON users (name);
CREATE UNIQUE INDEX users_name_key ON users (name);

CREATE TABLE orders (id bigint NOT NULL, user_id bigint, total integer, "Number" text NOT NULL DEFAULT '');
CREATE UNIQUE INDEX orders_id_key ON orders (id);
CREATE INDEX "Orders by total" ON orders (total);
CREATE TABLE "Old orders" (id bigint);
CREATE TABLE database (id bigint);
CREATE TABLE bookings (room integer, during tsrange);

CREATE VIEW people AS SELECT 1::bigint AS id, 'Ada'::text AS name, 36 AS age;
CREATE VIEW names AS SELECT 'Ada' AS name;
CREATE FUNCTION next_rank() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE INDEX events_2023_at_idx ON events_2023 (at);
CREATE INDEX events_at_idx ON ONLY events (at);
CREATE TABLE events_2024 (id bigint, at date NOT NULL);
CREATE TABLE events_2025 (
  id bigint,
  at date NOT NULL,
  CHECK (at >= '2025-01-01' AND at < '2026-01-01')
);
CREATE TABLE colours (name text) PARTITION BY LIST (name);
CREATE TABLE blues PARTITION OF colours FOR VALUES IN ('blue');
CREATE TABLE reds (name text);
CREATE TABLE shards (id bigint) PARTITION BY HASH (id);
CREATE TABLE shard_1 (id bigint);
