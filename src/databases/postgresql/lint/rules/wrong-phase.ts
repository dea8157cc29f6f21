import type { CreateStmt, DropStmt } from 'libpg-query';
import { messages, whys } from '../../../lint/sentences.ts';
import type { ParsedStatement } from '../../parse.ts';
import { addedColumn, alterations, alterationsInUse } from '../alterations.ts';
import { madeName } from '../made.ts';
import { droppedNames, isSameTable, nameOf, printed, tableName } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

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
      ...emptiedTooEarly(statement, context),
      ...withoutDefault(statement, context),
    ];
  },
};

function addedTooLate(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  const dropped = context.statements
    .flatMap((own) => alterations(own))
    .flatMap(({ cmd }) => (cmd.subtype === 'AT_DropColumn' ? [cmd.name] : []));
  return alterationsInUse(statement, context)
    .filter((own) => {
      const column = addedColumn(own);
      return column !== undefined && !dropped.includes(column.colname);
    })
    .map(({ table, start, end }) => ({
      lock: 'ACCESS EXCLUSIVE',
      message: messages.addedTooLate(table),
      fix: inFiles({ expand: [alter(table, statement.sql.slice(start, end).trim())] }),
    }));
}

function madeTooLate({ node, sql }: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  const isTable = 'CreateStmt' in node && isForTheApp(node.CreateStmt, context);
  const isValue = 'AlterEnumStmt' in node && node.AlterEnumStmt.oldVal === undefined;
  if (!isTable && !isValue) return [];
  return [
    {
      lock: undefined,
      message: messages.madeTooLate(isTable ? 'table' : 'value'),
      fix: inFiles({ expand: [`${sql};`] }),
    },
  ];
}

/** Not a partition, nor what the file itself fills, to keep what it drops, or puts in the place of another. */
function isForTheApp({ relation, partbound }: CreateStmt, { statements }: LintContext): boolean {
  if (relation === undefined || relation.relpersistence === 't' || partbound !== undefined) return false;
  const table = tableName(relation);
  return !statements.some(({ node }) => {
    const used =
      'InsertStmt' in node
        ? node.InsertStmt.relation
        : 'RenameStmt' in node
          ? node.RenameStmt.relation
          : undefined;
    return used !== undefined && isSameTable(tableName(used), table);
  });
}

const kinds: ReadonlySet<string | undefined> = new Set([
  ...[
    'OBJECT_VIEW',
    'OBJECT_MATVIEW',
    'OBJECT_FOREIGN_TABLE',
    'OBJECT_SEQUENCE',
    'OBJECT_TYPE',
    'OBJECT_DOMAIN',
  ],
  ...['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE', 'OBJECT_EXTENSION'],
]);

/** What no other rule names; an index only where it is dropped as it should be. */
function isDroppable({ removeType, concurrent = false, behavior }: DropStmt): boolean {
  if (removeType === 'OBJECT_INDEX') return concurrent;
  if (removeType === 'OBJECT_SCHEMA') return behavior !== 'DROP_CASCADE';
  return kinds.has(removeType);
}

function droppedTooEarly({ node, sql }: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  if (!('DropStmt' in node) || !isDroppable(node.DropStmt)) return [];
  const names = droppedNames(node.DropStmt).map(nameOf);
  const used = names.filter((name) => !isMade(name, context));
  if (used.length === 0) return [];
  return [
    {
      lock: undefined,
      message: messages.droppedTooEarly(used.map(printed)),
      fix: inFiles({ contract: [`${sql};`] }),
    },
  ];
}

function isMade(name: TableName, { statements }: LintContext): boolean {
  return statements.some(({ node }) => {
    const made = madeName(node);
    return made !== undefined && isSameTable(made, name);
  });
}

function emptiedTooEarly({ node, sql }: ParsedStatement, { isNew }: LintContext): readonly SqlComplaint[] {
  if (!('TruncateStmt' in node) || node.TruncateStmt.behavior === 'DROP_CASCADE') return [];
  const { relations = [] } = node.TruncateStmt;
  const tables = relations.flatMap((own) => ('RangeVar' in own ? [tableName(own.RangeVar)] : []));
  const used = tables.filter((table) => !isNew(table));
  if (used.length === 0) return [];
  return [
    {
      lock: 'ACCESS EXCLUSIVE',
      message: `The old version still uses the rows of ${used.map(printed).join(', ')}`,
      fix: inFiles({ contract: [`${sql};`] }),
    },
  ];
}

function withoutDefault(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return alterationsInUse(statement, context)
    .filter(({ cmd }) => cmd.subtype === 'AT_ColumnDefault' && cmd.def === undefined)
    .map(({ table, cmd: { name = '' } }) => ({
      lock: 'ACCESS EXCLUSIVE',
      message: messages.noDefault(table, name),
      fix: inFiles({ contract: [alter(table, `ALTER COLUMN ${sqlName(name)} DROP DEFAULT`)] }),
    }));
}
