DROP TRIGGER cutover_sync_0042_full_name ON users;
DROP FUNCTION cutover_sync_0042_full_name;
DROP INDEX CONCURRENTLY users_full_name_idx;
ALTER TABLE users DROP COLUMN full_name;
