import { engines } from '../model/migration.ts';
import { duration, text } from './schema-texts.ts';

/** Keys of the database whose schema changes with the version. */
export const databaseKeys = {
  'database-url': text(
    'database-url',
    'Address of the database whose schema changes with the version: `postgresql://user:password@host/name`, `mysql://…` or `mariadb://…`, from a secret, or `env:NAME`. The certificate of the server is verified; `?sslmode=`, `sslrootcert`, `sslcert` and `sslkey` are those of libpq, and `ssl-mode=` that of MySQL.',
  ),
  engine: text(
    'engine',
    'Whose SQL the migrations are, for a `plan` or a lint without a connection. Omitted: that of `database-url`, else `postgresql`.',
    engines,
  ),
  migrations: text(
    'migrations',
    'Folder of the migrations: each is a folder with `expand.sql`, and where needed `expand.down.sql`, `backfill.sql`, `verify.sql` and `contract.sql` (docs/database.md).',
  ),
  shadow: text(
    'shadow',
    'Address of a throw-away database with the schema as it is before the migrations, or `env:NAME`. `plan` runs them there: expand, `expand.down.sql`, expand, backfill, verify, contract, and compares the schema after going back with the one before.',
  ),
  counterpart: text(
    'counterpart',
    'Address of a second database that the new version lives on, or `env:NAME`, where the replication of somebody else keeps the rows of the first. Before a user reaches the new version the rows of both are compared; one that differs for longer than `counterpart-lag` turns the rollout back.',
  ),
  'counterpart-tables': text(
    'counterpart-tables',
    'Tables that are compared, by comma or newline. Omitted: all that have a primary key.',
  ),
  'counterpart-lag': text('counterpart-lag', 'How long replication may take.', duration),
  contract: text(
    'contract',
    'When what only old versions need of the schema goes (`contract.sql`): `after 24h` from the promotion, by a later `command: contract`; or `after 10m in this run`, which waits for it.',
  ),
};
