import type { FiledStatement } from '../../statement.ts';
import { isKeyword, outside, type Word } from '../../words.ts';
import { unquoted } from '../nature.ts';
import { alterationsInUse } from './alterations.ts';
import { addedColumns } from './columns.ts';
import { clauseOf, definedWithout } from './definition.ts';
import { behind, bracketed, split, tableFirst, written } from './reading.ts';
import type { LintContext, TableName } from './rule.ts';
import { alter, sqlName } from './writing.ts';

/** A foreign key that a statement adds to a table that somebody may use. */
export interface AddedForeignKey {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly parent: TableName;
  readonly parentColumns: readonly string[];
  /** As a change of ALTER TABLE. */
  readonly change: string;
  /** What must run before, where the statement does more in one. */
  readonly before: readonly string[];
}

/** The first MySQL that makes a foreign key of a column's REFERENCES, as MariaDB does; others read past it. */
const refersFrom = 90000;

export function addedForeignKeys(
  statement: FiledStatement,
  context: Pick<LintContext, 'isNew' | 'engine' | 'serverVersion'>,
): readonly AddedForeignKey[] {
  const { engine, serverVersion = 0 } = context;
  const isRead = engine === 'mariadb' || serverVersion >= refersFrom;
  const byColumn = isRead ? ofColumns(statement, context) : [];
  return [...ofTables(statement, context), ...byColumn];
}

function ofTables(
  { sql, ...statement }: FiledStatement,
  context: Pick<LintContext, 'isNew'>,
): readonly AddedForeignKey[] {
  return alterationsInUse({ sql, ...statement }, context).flatMap(({ table, words }) => {
    const own = behind(words, /^ADD (CONSTRAINT )?((?!FOREIGN )[^ ]+ )?FOREIGN KEY /);
    const target = own && targetOf(own);
    if (target === undefined) return [];
    const columns = namesIn(own ?? []);
    return [{ table, columns, ...target, change: written(words, sql), before: [] }];
  });
}

function ofColumns(
  statement: FiledStatement,
  context: Pick<LintContext, 'isNew'>,
): readonly AddedForeignKey[] {
  return addedColumns(statement, context).flatMap(({ table, column }) => {
    const clause = clauseOf(column, 'REFERENCES');
    const target = clause && targetOf(clause.words);
    if (clause === undefined || target === undefined) return [];
    const own = sqlName(column.name);
    const change = `ADD FOREIGN KEY (${own}) ${clause.text}`;
    const before = [alter(table, `ADD COLUMN ${own} ${definedWithout(column, 'REFERENCES')}`)];
    return [{ table, columns: [column.name], ...target, change, before }];
  });
}

function targetOf(words: readonly Word[]): Pick<AddedForeignKey, 'parent' | 'parentColumns'> | undefined {
  const references = outside(words).find(({ text }) => isKeyword(text, 'REFERENCES'));
  const found = references && tableFirst(words.slice(words.indexOf(references) + 1));
  return found && { parent: found.table, parentColumns: namesIn(found.rest) };
}

/** Names in the first brackets. */
function namesIn(words: readonly Word[]): readonly string[] {
  const inside = bracketed(words.slice(words.findIndex(({ text }) => text === '('))) ?? [];
  return split(inside).map(([first]) => unquoted(first?.text ?? ''));
}

/** A CHECK that a statement adds to a table that somebody may use. */
export interface AddedCheck {
  readonly table: TableName;
  /** What every row must hold, as it is written. */
  readonly condition: string;
  /** What must run before, where the statement does more in one. */
  readonly before: readonly string[];
}

/** NOT ENFORCED looks at no row, nor does MariaDB at those that were there before the column. */
export function addedChecks(
  statement: FiledStatement,
  context: Pick<LintContext, 'isNew' | 'engine'>,
): readonly AddedCheck[] {
  const { sql } = statement;
  const added = context.engine === 'mariadb' ? [] : addedColumns(statement, context);
  const own = alterationsInUse(statement, context).flatMap(({ table, words }) => {
    const check = behind(words, /^ADD (CONSTRAINT )?((?!CHECK )[^ ]+ )?CHECK /);
    return check === undefined ? [] : [{ table, words: check, before: [] }];
  });
  const ofColumn = added.flatMap(({ table, column }) => {
    const clause = clauseOf(column, 'CHECK');
    const before = [alter(table, `ADD COLUMN ${sqlName(column.name)} ${definedWithout(column, 'CHECK')}`)];
    return clause === undefined ? [] : [{ table, words: clause.words, before }];
  });
  return [...own, ...ofColumn].flatMap(({ table, words, before }) => {
    const inside = bracketed(words.slice(words.findIndex(({ text }) => text === '('))) ?? [];
    const isEnforced = !/\bNOT ENFORCED$/i.test(words.map(({ text }) => text).join(' '));
    return isEnforced && inside.length > 0 ? [{ table, condition: written(inside, sql), before }] : [];
  });
}
