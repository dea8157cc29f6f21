import type { ColumnDef } from 'libpg-query';
import type { TableFacts } from '../../../../model/sql-finding.ts';
import { alterationsInUse, type Alteration } from '../alterations.ts';
import { modifiersOf, printed, typeOf } from '../reading.ts';
import type { LintContext, SqlRule } from '../rule.ts';

export const changingColumnType: SqlRule = {
  name: 'changing-column-type',
  severity: 'error',
  why: 'A new type rewrites the table and its indexes while nobody can read or write it, unless every old value is one of the new type as it is; and a CHECK on the column is tried on every row anyway (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).',
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_AlterColumnType')
      .flatMap((own) => {
        const because = reasonOf(own, context);
        if (because === undefined) return [];
        return [
          {
            lock: 'ACCESS EXCLUSIVE',
            message: `Nobody can read or write ${printed(own.table)} while ${because}`,
            fix: `Add a new column of the type in expand.sql, with a trigger that writes both; fill it in backfill.sql; drop ${own.cmd.name ?? ''} in contract.sql.`,
          },
        ];
      }),
};

/** Why the table is locked for long; undefined where only its description changes. */
function reasonOf({ cmd, table }: Alteration, context: LintContext): string | undefined {
  const column = cmd.name ?? '';
  const facts = context.table(table);
  const now = facts?.columns.get(column)?.type;
  const written = `every row is written anew with the new type of ${column}`;
  if (now === undefined) return `${written} (its type now is not known without a connection)`;
  if (!isWidening(now, wantedOf({ cmd }))) return written;
  return isChecked(column, facts)
    ? `all of it is looked through: the CHECK on ${column} is tried anew with the new type`
    : undefined;
}

/** The server makes a CHECK anew for the new type, and tries it on each row, whether they change or not. */
function isChecked(column: string, facts: TableFacts | undefined): boolean {
  return (facts?.checks ?? []).some((check) => check.split(/[^\w$]+/).includes(column));
}

/** The definition of the column as it shall be. */
function wantedOf({ cmd: { def } }: Pick<Alteration, 'cmd'>): ColumnDef | undefined {
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
