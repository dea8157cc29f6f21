import { alterations, printed } from '../reading.ts';
import type { LintContext, SqlRule, TableName } from '../rule.ts';

export const addingNotNullableField: SqlRule = {
  name: 'adding-not-nullable-field',
  severity: 'error',
  why: 'SET NOT NULL reads the whole table while nobody can read or write it, unless a validated CHECK says so already; and an old version that writes no value fails (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL).',
  check: ({ node }, context) =>
    alterations(node)
      .filter(({ cmd, table }) => cmd.subtype === 'AT_SetNotNull' && !context.isNew(table))
      .filter(({ cmd, table }) => context.phase !== 'contract' || !isProven(table, cmd.name ?? '', context))
      .map(({ cmd, table }) => {
        const [name, column] = [printed(table), cmd.name ?? ''];
        return {
          lock: 'ACCESS EXCLUSIVE',
          message: `Nobody can read or write ${name} while all of it is looked through for NULL in ${column}, and an old version that writes none fails`,
          fix: `In expand.sql: ALTER TABLE ${name} ADD CONSTRAINT ${column}_not_null CHECK (${column} IS NOT NULL) NOT VALID; in contract.sql: ALTER TABLE ${name} VALIDATE CONSTRAINT ${column}_not_null; ALTER TABLE ${name} ALTER COLUMN ${column} SET NOT NULL; ALTER TABLE ${name} DROP CONSTRAINT ${column}_not_null;`,
        };
      }),
};

/** A CHECK that is validated, or that an earlier statement of the file validates. */
function isProven(table: TableName, column: string, { statements, table: facts }: LintContext): boolean {
  const isValidated = statements.some(({ node }) =>
    alterations(node).some(
      (own) => own.cmd.subtype === 'AT_ValidateConstraint' && own.table.name === table.name,
    ),
  );
  const known = facts(table)?.checks ?? [];
  return isValidated || known.some((check) => check.includes(`${column} IS NOT NULL`));
}
