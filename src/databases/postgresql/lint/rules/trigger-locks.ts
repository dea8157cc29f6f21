import type { CreateTrigStmt } from 'libpg-query';
import type { ParsedStatement } from '../../parse.ts';
import { alterations, alterationsInUse } from '../alterations.ts';
import { later } from '../order.ts';
import { droppedNames, isSameTable, nameOf, printed, tableName } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule, TableName } from '../rule.ts';
import { inFiles, sqlName, sqlTable } from '../writing.ts';

export const triggerLocks: SqlRule = {
  name: 'trigger-locks',
  severity: 'warning',
  why: 'DROP TRIGGER needs the table for itself, and what is written before it is made again, or enabled again, passes it by: for all sessions, and for good. CREATE OR REPLACE TRIGGER leaves no gap and lets others read (https://www.postgresql.org/docs/current/sql-createtrigger.html).',
  check: (statement, context) => [...drops(statement, context), ...disables(statement, context)],
};

function drops(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  const dropped = droppedTrigger(statement);
  if (dropped === undefined) return [];
  const { table, trigger } = dropped;
  const again = later(statement, context).find((own) => makes(own, table, trigger));
  const isInTime = again === undefined && context.phase === 'contract';
  if (context.isNew(table) || isInTime) return [];
  const message = `Nobody can read or write ${printed(table)} while ${trigger} is dropped`;
  return [
    again === undefined
      ? {
          lock: 'ACCESS EXCLUSIVE',
          message: `${message}, and the old version may rely on it`,
          fix: inFiles({ contract: [`${statement.sql};`] }),
        }
      : {
          lock: 'ACCESS EXCLUSIVE',
          message: `${message}, and what is written before it is made again passes it by`,
          fix: replacing(again, context),
        },
  ];
}

interface Trigger {
  readonly table: TableName;
  readonly trigger: string;
}

function droppedTrigger({ node }: ParsedStatement): Trigger | undefined {
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_TRIGGER') return undefined;
  const parts = droppedNames(node.DropStmt)[0] ?? [];
  return { table: nameOf(parts.slice(0, -1)), trigger: parts.at(-1) ?? '' };
}

function triggerOf({ node }: ParsedStatement): CreateTrigStmt | undefined {
  return 'CreateTrigStmt' in node ? node.CreateTrigStmt : undefined;
}

/** A constraint's trigger has no OR REPLACE. */
function makes(statement: ParsedStatement, table: TableName, trigger: string): boolean {
  const made = triggerOf(statement);
  if (made?.relation === undefined || made.isconstraint === true) return false;
  return made.trigname === trigger && isSameTable(tableName(made.relation), table);
}

function replacing({ sql }: ParsedStatement, { phase }: LintContext): string {
  const replaced = `${sql.replace(/^CREATE\s+(OR\s+REPLACE\s+)?/i, 'CREATE OR REPLACE ')};`;
  return phase === 'contract' ? inFiles({ contract: [replaced] }) : inFiles({ expand: [replaced] });
}

function disables(statement: ParsedStatement, context: LintContext): readonly SqlComplaint[] {
  return alterationsInUse(statement, context)
    .filter(({ cmd }) => cmd.subtype?.startsWith('AT_DisableTrig') === true)
    .filter(({ table }) => context.phase !== 'contract' || isEnabledLater(statement, table, context))
    .map(({ table, cmd: { name } }) => ({
      lock: 'SHARE ROW EXCLUSIVE',
      message: `What anybody writes to ${printed(table)} passes ${name ?? 'its triggers'} by while ${name === undefined ? 'they are' : 'it is'} disabled`,
      fix:
        name === undefined
          ? 'Leave the triggers on, and let their functions tell rows of the migration from others.'
          : inFiles({ contract: [`DROP TRIGGER ${sqlName(name)} ON ${sqlTable(table)};`] }),
    }));
}

function isEnabledLater(statement: ParsedStatement, table: TableName, context: LintContext): boolean {
  return later(statement, context)
    .flatMap((own) => alterations(own))
    .some((own) => own.cmd.subtype?.startsWith('AT_Enable') === true && isSameTable(own.table, table));
}
