import type { ColumnDef } from 'libpg-query';
import { alterations, modifiersOf, printed, typeOf, type Alteration } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const changingColumnType: SqlRule = {
  name: 'changing-column-type',
  severity: 'error',
  why: 'A new type rewrites the table and its indexes while nobody can read or write it, unless every old value is one of the new type as it is (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).',
  check: ({ node }, { isNew, table: facts }) =>
    alterations(node)
      .filter(({ cmd, table }) => cmd.subtype === 'AT_AlterColumnType' && !isNew(table))
      .flatMap(({ cmd, table }) => {
        const column = cmd.name ?? '';
        const now = facts(table)?.columns.get(column)?.type;
        if (now !== undefined && isWidening(now, wantedOf({ cmd, table }))) return [];
        const unknown = now === undefined ? ' (its type now is not known without a connection)' : '';
        return [
          {
            lock: 'ACCESS EXCLUSIVE',
            message: `Nobody can read or write ${printed(table)} while every row is written anew with the new type of ${column}${unknown}`,
            fix: `Add a new column of the type in expand.sql, with a trigger that writes both; fill it in backfill.sql; drop ${column} in contract.sql.`,
          },
        ];
      }),
};

/** The definition of the column as it shall be. */
function wantedOf({ cmd: { def } }: Alteration): ColumnDef | undefined {
  return def !== undefined && 'ColumnDef' in def ? def.ColumnDef : undefined;
}

interface Type {
  readonly name: string;
  /** The 20 of varchar(20), the 10 and 2 of numeric(10, 2). */
  readonly limits: readonly number[];
}

/** Changes that leave every row as it is. What USING computes is always written. */
function isWidening(now: string, wanted: ColumnDef | undefined): boolean {
  if (wanted === undefined || wanted.raw_default !== undefined) return false;
  const [, name = '', digits = ''] = /^([a-z ]+?)(?:\(([\d,]+)\))?$/.exec(now) ?? [];
  const limits = digits.split(',').filter(Boolean).map(Number);
  const next = { name: typeOf(wanted.typeName), limits: modifiersOf(wanted.typeName) };
  return widenings[name]?.({ name, limits }, next) ?? false;
}

/** By the type that the column has, as format_type prints it. */
const widenings: Readonly<Record<string, (now: Type, next: Type) => boolean>> = {
  'character varying': (now, next) =>
    next.name === 'text' || (next.name === 'varchar' && isNotShorter(now, next)),
  text: (_, next) => next.name === 'text' || (next.name === 'varchar' && next.limits.length === 0),
  numeric: (now, next) => next.name === 'numeric' && isWiderNumber(now, next),
  'bit varying': (now, next) => next.name === 'varbit' && isNotShorter(now, next),
  cidr: (_, next) => next.name === 'inet',
};

function isNotShorter({ limits: [now] }: Type, { limits: [next] }: Type): boolean {
  return next === undefined || (now !== undefined && next >= now);
}

/** The digits after the point must be as many as before: they are part of each value. */
function isWiderNumber({ limits: [digits, scale = 0] }: Type, { limits }: Type): boolean {
  const [nextDigits, nextScale = 0] = limits;
  if (nextDigits === undefined) return true;
  return digits !== undefined && nextDigits >= digits && nextScale === scale;
}
