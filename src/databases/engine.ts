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

/** Why findings of an engine's lint rule hurt. */
export function whyOf(rule: string, engine: Engine): string {
  return dialects[engine].lintRules.find(({ name }) => name === rule)?.why ?? rule;
}

/** Names of all lint rules, each once. */
export const sqlRuleNames: readonly string[] = [
  ...new Set(Object.values(dialects).flatMap(({ lintRules }) => lintRules.map(({ name }) => name))),
];
