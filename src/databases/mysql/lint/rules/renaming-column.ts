import { messages, whys } from '../../../lint/sentences.ts';
import { printed } from '../../../lint/table.ts';
import { renamedColumns, type RenamedColumn } from '../columns.ts';
import { copiedColumn } from '../copying.ts';
import { bareDefinition, clauseOf } from '../definition.ts';
import { columnFacts } from '../facts.ts';
import type { LintContext, SqlRule } from '../rule.ts';

export const renamingColumn: SqlRule = {
  name: 'renaming-column',
  severity: 'error',
  why: whys.renamingColumn,
  check: (statement, context) =>
    context.phase === 'contract'
      ? []
      : renamedColumns(statement, context).map((own) => ({
          lock: 'EXCLUSIVE',
          message: messages.renamedAway(`${printed(own.table)}.${own.from}`),
          fix: bothColumns(own, context),
        })),
};

/** The type stands in the statement, or in the schema. */
function bothColumns({ table, from, to, definition }: RenamedColumn, context: LintContext): string {
  const facts = columnFacts(table, from, context);
  const type = definition === undefined ? facts?.type : bareDefinition(definition);
  if (type === undefined)
    return `Add the column ${to} in expand.sql, and keep both the same with sync in migration.yaml; fill it in backfill.sql; drop ${from} in contract.sql.`;
  const isRequired =
    definition === undefined ? facts?.isNullable === false : clauseOf(definition, 'NOT NULL');
  const required = isRequired === false || isRequired === undefined ? undefined : `${type} NOT NULL`;
  return copiedColumn({ table, from, to, definition: type, required });
}
