import type { Constraint } from 'libpg-query';
import { stringsOf } from './reading.ts';
import type { TableName } from './rule.ts';
import { alter, sqlName, sqlTable } from './writing.ts';

/** A key that a statement adds, UNIQUE or PRIMARY KEY, with the columns that it stands for. */
export interface Key {
  readonly table: TableName;
  readonly constraint: Constraint;
  readonly columns: readonly string[];
  readonly name: string;
}

/** Builds its index while others read and write. */
export function keyIndex({ table, constraint, columns, name }: Key): string {
  const list = (names: readonly string[]): string => names.map(sqlName).join(', ');
  const including = stringsOf(constraint.including);
  const include = including.length === 0 ? '' : ` INCLUDE (${list(including)})`;
  const nulls = constraint.nulls_not_distinct === true ? ' NULLS NOT DISTINCT' : '';
  return `CREATE UNIQUE INDEX CONCURRENTLY ${sqlName(name)} ON ${sqlTable(table)} (${list(columns)})${include}${nulls};`;
}

/** Makes a constraint of the index, which is quick. */
export function keyOfIndex({ table, constraint, name }: Key): string {
  const kind = constraint.contype === 'CONSTR_PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE';
  const deferrable = constraint.deferrable === true ? ' DEFERRABLE' : '';
  const deferred = constraint.initdeferred === true ? ' INITIALLY DEFERRED' : '';
  return alter(
    table,
    `ADD CONSTRAINT ${sqlName(name)} ${kind} USING INDEX ${sqlName(name)}${deferrable}${deferred}`,
  );
}
