import type { Engine } from '../model/migration.ts';
import type { Dialect } from './dialect.ts';
import { mysqlDialect } from './mysql/dialect.ts';
import { postgresql } from './postgresql/dialect.ts';

/** What is understood of each engine's SQL. */
export const dialects: Readonly<Record<Engine, Dialect>> = {
  postgresql,
  mysql: mysqlDialect('mysql'),
  mariadb: mysqlDialect('mariadb'),
};
