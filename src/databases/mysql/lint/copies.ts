import type { FiledStatement } from '../../statement.ts';
import { alterations } from './alterations.ts';
import { addedColumns, changedColumns, type AddedColumn, type ChangedColumn } from './columns.ts';
import { copiedColumn } from './copying.ts';
import {
  bareDefinition,
  clauseOf,
  defaultOf,
  definedWithout,
  isGrowing,
  type Clause,
  type Column,
} from './definition.ts';
import { columnFacts } from './facts.ts';
import { onlineCopy } from './online.ts';
import { behind } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';
import { isStored, keepsRows } from './types.ts';
import { alter, inFiles, sqlName, sqlTable } from './writing.ts';

/** Why nobody can write to a table for long, and what to write instead. */
export interface CopyReason {
  readonly table: TableName;
  /** Goes on behind `while`. */
  readonly because: string;
  readonly fix: string;
}

/** How a statement is carried out, and no change of the table. */
const options = /^(ALGORITHM|LOCK) /;

/** Of columns that a statement adds. */
export function addedCopies(statement: FiledStatement, context: LintContext): readonly CopyReason[] {
  const changes = alterations(statement).filter(({ words }) => behind(words, options) === undefined);
  const added = addedColumns(statement, context);
  const isCombined = changes.length > added.filter(({ column }) => isBeside(column, context)).length;
  return added.flatMap((own) => [
    ...numbered(own),
    ...computed(own),
    ...(isCombined ? combined(own) : []),
    ...defaulted(own, context),
  ]);
}

function numbered({ table, column }: AddedColumn): readonly CopyReason[] {
  if (!isGrowing(column)) return [];
  return [
    {
      table,
      because: `every row is written anew with a number in ${column.name}`,
      fix: `There is no way to number rows while others write. Change ${sqlTable(table)} with gh-ost or pt-online-schema-change; where it is small, write ALGORITHM=INPLACE, LOCK=SHARED, and say here why that does no harm.`,
    },
  ];
}

function computed({ table, column }: AddedColumn): readonly CopyReason[] {
  if (!isStored(column)) return [];
  const virtual = definedWithout(column).replace(/\b(STORED|PERSISTENT)\b/i, 'VIRTUAL');
  return [
    {
      table,
      because: `all its rows are copied with what ${column.name} is computed to`,
      fix: inFiles({ expand: [alter(table, `ADD COLUMN ${sqlName(column.name)} ${virtual}`)] }),
    },
  ];
}

function isVirtual(column: Column): boolean {
  return clauseOf(column, 'AS') !== undefined && !isStored(column);
}

/** What a computed column may be added beside, at once: MySQL adds others as instantly. */
function isBeside(column: Column, { engine }: LintContext): boolean {
  return engine === 'mysql' || isVirtual(column);
}

/** What is computed when it is read is added at once, but not beside anything else. */
function combined({ table, column }: AddedColumn): readonly CopyReason[] {
  if (!isVirtual(column)) return [];
  const add = alter(table, `ADD COLUMN ${sqlName(column.name)} ${definedWithout(column)}`);
  return [
    {
      table,
      because: `all its rows are copied: ${column.name} is computed when it is read, and comes with other changes`,
      fix: `${inFiles({ expand: [add] })} -- and the other changes in a statement of their own`,
    },
  ];
}

function defaulted({ table, column }: AddedColumn, { engine }: LintContext): readonly CopyReason[] {
  const clause = defaultOf(column);
  if (clause === undefined || !isPerRow(clause, engine)) return [];
  const name = sqlName(column.name);
  const value = clause.text.replace(/^DEFAULT\s+/i, '');
  const required =
    clauseOf(column, 'NOT NULL') === undefined ? [] : [`MODIFY ${name} ${definedWithout(column)}`];
  return [
    {
      table,
      because: `all its rows are copied with a value of their own in ${column.name}`,
      fix: inFiles({
        expand: [
          alter(table, `ADD COLUMN ${name} ${definedWithout(column, 'DEFAULT', 'NOT NULL')}`),
          alter(table, `ALTER COLUMN ${name} SET DEFAULT ${value}`),
        ],
        backfill: [`UPDATE ${sqlTable(table)} SET ${name} = ${value} WHERE ${name} IS NULL;`],
        contract: required.map((change) => alter(table, change)),
      }),
    },
  ];
}

/** MySQL copies for each expression; MariaDB computes once what is the same for all rows. */
function isPerRow({ words }: Clause, engine: LintContext['engine']): boolean {
  if (engine === 'mysql') return words[1]?.text === '(';
  return words.slice(1).some(({ is, text }, index, own) => {
    const isCalled = own[index + 1]?.text === '(';
    return is === 'word' && (isCalled ? perRow : steady).has(text.toUpperCase()) === isCalled;
  });
}

/** Functions that MariaDB computes anew for each row: __tests__/servers/mysql-lint.test.ts asks it. */
export const perRow: ReadonlySet<string> = new Set([
  ...['UUID', 'UUID_SHORT', 'SYS_GUID', 'SYSDATE', 'UTC_TIMESTAMP'],
]);

/** Words of an expression that are no column. */
const steady: ReadonlySet<string> = new Set([
  ...['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_USER', 'LOCALTIME', 'LOCALTIMESTAMP'],
  ...['TRUE', 'FALSE', 'NULL', 'INTERVAL', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'],
  ...['AND', 'OR', 'NOT', 'DIV', 'MOD', 'IS', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END'],
]);

/** Of columns that a statement defines anew. */
export function changedCopies(statement: FiledStatement, context: LintContext): readonly CopyReason[] {
  return changedColumns(statement, context).flatMap((own) => {
    const because = changeOf(own, context);
    return because === undefined
      ? []
      : [{ table: own.table, because, fix: onlineCopy(statement, context) ?? instead(own) }];
  });
}

function changeOf({ table, from, to }: ChangedColumn, context: LintContext): string | undefined {
  const facts = context.table(table);
  const now = columnFacts(table, from, context);
  const copied = `all its rows are copied with the new type of ${from}`;
  if (context.serverVersion === undefined)
    return `${copied} (its type now is not known without a connection)`;
  // What the server does not have yet, an earlier file makes.
  if (facts === undefined || now === undefined) return undefined;
  if (isStored(to)) return `all its rows are copied with what ${from} is computed to`;
  return keepsRows({ engine: context.engine, now, next: to, table: facts }) ? undefined : copied;
}

function instead({ table, from, to }: ChangedColumn): string {
  const next = to.name.toLowerCase() === from.toLowerCase() ? `${from}_new` : to.name;
  const definition = bareDefinition(to);
  const isRequired = clauseOf(to, 'NOT NULL') !== undefined;
  const required = isRequired ? `${definition} NOT NULL` : undefined;
  return isStored(to)
    ? `Add a column that is VIRTUAL in expand.sql, and drop ${from} in contract.sql.`
    : copiedColumn({ table, from, to: next, definition, required });
}
