import type { FiledStatement } from '../../statement.ts';
import { addedColumns, changedColumns, type AddedColumn, type ChangedColumn } from './columns.ts';
import { copiedColumn } from './copying.ts';
import { bareDefinition, clauseOf, defaultOf, definedWithout, isGrowing, type Clause } from './definition.ts';
import { columnFacts } from './facts.ts';
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

/** Of columns that a statement adds. */
export function addedCopies(statement: FiledStatement, context: LintContext): readonly CopyReason[] {
  return addedColumns(statement, context).flatMap((own) => [
    ...numbered(own),
    ...computed(own),
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

/** For MySQL each expression is one; MariaDB computes one without names of its own once. */
function isPerRow({ words }: Clause, engine: LintContext['engine']): boolean {
  const [, first] = words;
  if (engine === 'mysql') return first?.text === '(';
  return words.slice(1).some(({ is, text }) => is === 'word' && !steady.has(text.toUpperCase()));
}

/** What has one value for all rows: https://mariadb.com/kb/en/create-table/#default-column-option */
const steady: ReadonlySet<string> = new Set([
  ...['CURRENT_TIMESTAMP', 'NOW', 'LOCALTIME', 'LOCALTIMESTAMP', 'CURRENT_DATE', 'CURDATE', 'CURRENT_TIME'],
  ...['CURTIME', 'UTC_TIMESTAMP', 'UTC_DATE', 'UTC_TIME', 'UNIX_TIMESTAMP', 'TRUE', 'FALSE', 'NULL'],
  ...['CONCAT', 'JSON_ARRAY', 'JSON_OBJECT', 'INTERVAL', 'DAY', 'HOUR', 'MONTH', 'YEAR', 'MINUTE', 'SECOND'],
]);

/** Of columns that a statement defines anew. */
export function changedCopies(statement: FiledStatement, context: LintContext): readonly CopyReason[] {
  return changedColumns(statement, context).flatMap((own) => {
    const because = changeOf(own, context);
    return because === undefined ? [] : [{ table: own.table, because, fix: instead(own) }];
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
