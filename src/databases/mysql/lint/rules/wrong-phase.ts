import { messages, whys } from '../../../lint/sentences.ts';
import { isSameTable } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { subjectOf } from '../../subject.ts';
import { addedColumns, droppedColumns, withoutDefault } from '../columns.ts';
import { addedKeys, droppedKeys } from '../keys.ts';
import { madeName, madeTable } from '../made.ts';
import { behind, split, tableFirst, tableOf } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';
import { writeOf } from '../writes.ts';
import { definedWithout } from '../definition.ts';

export const wrongPhase: SqlRule = {
  name: 'wrong-phase',
  severity: 'warning',
  why: whys.wrongPhase,
  check: (statement, context) => {
    if (context.phase === 'contract')
      return [...addedTooLate(statement, context), ...madeTooLate(statement, context)];
    if (context.phase !== 'expand') return [];
    return [
      ...droppedTooEarly(statement, context),
      ...indexTooEarly(statement, context),
      ...noDefaultTooEarly(statement, context),
    ];
  },
};

function addedTooLate(statement: FiledStatement, context: LintContext): readonly SqlComplaint[] {
  const dropped = context.statements.flatMap((own) => droppedColumns(own, context)).map(({ name }) => name);
  return addedColumns(statement, context)
    .filter(({ column }) => !dropped.includes(column.name))
    .map(({ table, column }) => ({
      lock: 'EXCLUSIVE',
      message: messages.addedTooLate(table),
      fix: inFiles({
        expand: [alter(table, `ADD COLUMN ${sqlName(column.name)} ${definedWithout(column)}`)],
      }),
    }));
}

/** Not what the file itself fills, to keep what it drops, or puts in the place of another. */
function madeTooLate(statement: FiledStatement, { statements }: LintContext): readonly SqlComplaint[] {
  const made = madeTable(statement);
  const isTemporary = behind(statement.words, /^CREATE (OR REPLACE )?TEMPORARY /) !== undefined;
  if (made === undefined || isTemporary || statements.some((own) => uses(own, made))) return [];
  return [
    {
      lock: undefined,
      message: messages.madeTooLate('table'),
      fix: inFiles({ expand: [`${statement.sql};`] }),
    },
  ];
}

function uses(statement: FiledStatement, table: TableName): boolean {
  const listed = split(behind(statement.words, /^RENAME TABLES? (IF EXISTS )?/) ?? []);
  const named = [writeOf(statement)?.table, ...listed.map((own) => tableFirst(own)?.table)];
  const isFilled = /\bSELECT\b/i.test(statement.sql) ? madeTable(statement) : undefined;
  return [isFilled, ...named].some((own) => own !== undefined && isSameTable(own, table));
}

const kinds: ReadonlySet<string> = new Set([
  ...['VIEW', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE', 'SEQUENCE'],
]);

function droppedTooEarly(statement: FiledStatement, { statements }: LintContext): readonly SqlComplaint[] {
  const subject = subjectOf(statement.words);
  const isDropped = behind(statement.words, /^DROP /) !== undefined;
  if (!isDropped || subject === undefined || !kinds.has(subject.kind)) return [];
  const name = tableOf(subject.name);
  const isMade = statements.some((own) => {
    const made = madeName(own);
    return made?.kind === subject.kind && isSameTable(made.name, name);
  });
  if (isMade) return [];
  return [
    {
      lock: undefined,
      message: messages.droppedTooEarly([subject.name]),
      fix: inFiles({ contract: [`${statement.sql};`] }),
    },
  ];
}

/** Another index of the same columns may do what the one does that goes; nobody knows here, but for one of its name. */
function indexTooEarly(statement: FiledStatement, context: LintContext): readonly SqlComplaint[] {
  const added = context.statements.flatMap((own) => addedKeys(own, context));
  return droppedKeys(statement, context)
    .filter(
      ({ name = 'PRIMARY' }) => name.toUpperCase() !== 'PRIMARY' && !added.some((key) => key.name === name),
    )
    .map(({ table, name = '' }) => ({
      lock: undefined,
      message: messages.droppedTooEarly([name]),
      fix: inFiles({ contract: [alter(table, `DROP INDEX ${sqlName(name)}`)] }),
    }));
}

function noDefaultTooEarly(statement: FiledStatement, context: LintContext): readonly SqlComplaint[] {
  return withoutDefault(statement, context).map(({ table, name }) => ({
    lock: 'EXCLUSIVE',
    message: messages.noDefault(table, name),
    fix: inFiles({ contract: [alter(table, `ALTER COLUMN ${sqlName(name)} DROP DEFAULT`)] }),
  }));
}
