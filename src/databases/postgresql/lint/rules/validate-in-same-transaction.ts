import { addedConstraints, alterationsInUse, type AddedConstraint, type Alteration } from '../alterations.ts';
import { earlier, togetherBefore } from '../order.ts';
import { isSameTable, printed } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';
import type { ParsedStatement } from '../../parse.ts';
import { alter, inFiles, sqlName } from '../writing.ts';

export const validateInSameTransaction: SqlRule = {
  name: 'validate-in-same-transaction',
  severity: 'error',
  why: "NOT VALID spares others only if VALIDATE comes in a later transaction: in the same one the first's lock is held while the whole table is looked through (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES). In expand.sql it also comes before the backfill: rows that do not fit yet would stop the rollout.",
  check: (statement, context) =>
    alterationsInUse(statement, context)
      .filter(({ cmd }) => cmd.subtype === 'AT_ValidateConstraint')
      .flatMap((own) => complaintsOf(own, statement, context)),
};

function complaintsOf(
  own: Alteration,
  statement: ParsedStatement,
  context: LintContext,
): readonly SqlComplaint[] {
  const added = (statements: readonly ParsedStatement[]): AddedConstraint | undefined =>
    statements
      .flatMap((one) => addedConstraints(one, context))
      .find(({ table, constraint }) => isSameTable(table, own.table) && constraint.conname === own.cmd.name);
  const together = added([...togetherBefore(statement, context), statement]);
  if (together !== undefined) return [inOneTransaction(together, context)];
  const tooEarly = context.phase === 'expand' ? added(earlier(statement, context)) : undefined;
  return tooEarly === undefined ? [] : [beforeTheBackfill(tooEarly)];
}

function inOneTransaction(added: AddedConstraint, { phase }: LintContext): SqlComplaint {
  const { table, constraint, text } = added;
  const add = alter(table, `ADD ${text}`);
  const isForeign = constraint.contype === 'CONSTR_FOREIGN';
  return {
    lock: isForeign ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    message: `Nobody can ${isForeign ? 'write to' : 'read or write'} ${printed(table)} while all of it is looked through: the lock of ADD CONSTRAINT is held until then`,
    fix:
      phase === 'contract'
        ? inFiles({ contract: [add, validating(added)] })
        : inFiles({ expand: [add], contract: [validating(added)] }),
  };
}

function beforeTheBackfill(added: AddedConstraint): SqlComplaint {
  return {
    lock: 'SHARE UPDATE EXCLUSIVE',
    message: `${printed(added.table)} is looked through before its backfill, and the rollout waits meanwhile`,
    fix: inFiles({ contract: [validating(added)] }),
  };
}

function validating({ table, constraint }: AddedConstraint): string {
  return alter(table, `VALIDATE CONSTRAINT ${sqlName(constraint.conname ?? '')}`);
}
