ALTER TABLE users ADD COLUMN full_name text;
CREATE INDEX CONCURRENTLY users_full_name_idx ON users (full_name);
