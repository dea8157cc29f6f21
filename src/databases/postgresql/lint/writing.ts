import type { LintPhase } from '../../../model/sql-finding.ts';
import { quoted } from '../nature.ts';
import { inFiles, type Files } from '../../lint/files.ts';
import type { TableName } from './rule.ts';

export { inFiles, type Files };

/** As short as PostgreSQL reads it back: quoted only where it must be. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : quoted(name);
}

export function sqlTable({ schema, name }: TableName): string {
  return schema === undefined ? sqlName(name) : `${sqlName(schema)}.${sqlName(name)}`;
}

/** https://www.postgresql.org/docs/current/sql-keywords-appendix.html: those that are no name of a table or a column. */
const reserved: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
  collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
  except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
  is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
  only or order outer overlaps placing primary references returning right select session_user similar some
  symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
  where window with`.split(/\s+/),
);

export function alter(table: TableName, change: string): string {
  return `ALTER TABLE ${sqlTable(table)} ${change};`;
}

/** A constraint as it is written, with the name that it has or gets. */
export interface WrittenConstraint {
  readonly name: string;
  readonly text: string;
}

/** Constraints that bind who writes from now on, and old rows once they are looked through while others write. */
export function addedUnchecked(
  table: TableName,
  constraints: readonly WrittenConstraint[],
  { before = [], phase }: { readonly before?: readonly string[]; readonly phase: LintPhase | undefined },
): string {
  const add = constraints.map(({ name, text }) => {
    const named = /^CONSTRAINT\b/i.test(text) ? text : `CONSTRAINT ${sqlName(name)} ${text}`;
    return alter(table, `ADD ${named} NOT VALID`);
  });
  const validate = constraints.map(({ name }) => alter(table, `VALIDATE CONSTRAINT ${sqlName(name)}`));
  return phase === 'contract'
    ? inFiles({ contract: [...before, ...add, ...validate] })
    : inFiles({ expand: [...before, ...add], contract: validate });
}

/**
 * A column without NULL, when all rows have a value. Not before: also a constraint that is NOT VALID is
 * checked for each old row that somebody writes. PostgreSQL 18 has the name with `_not_null` for its own.
 */
export function required(table: TableName, column: string): readonly string[] {
  const check = sqlName(`${table.name}_${column}_is_not_null`);
  return [
    alter(table, `ADD CONSTRAINT ${check} CHECK (${sqlName(column)} IS NOT NULL) NOT VALID`),
    alter(table, `VALIDATE CONSTRAINT ${check}`),
    alter(table, `ALTER COLUMN ${sqlName(column)} SET NOT NULL`),
    alter(table, `DROP CONSTRAINT ${check}`),
  ];
}
