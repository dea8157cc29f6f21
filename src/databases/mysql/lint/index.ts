import type { SqlRule } from './rule.ts';
import { addCheckConstraint } from './rules/add-check-constraint.ts';
import { addingForeignKeyConstraint } from './rules/adding-foreign-key-constraint.ts';
import { addingNotNullableField } from './rules/adding-not-nullable-field.ts';
import { addingRequiredField } from './rules/adding-required-field.ts';
import { banDropColumn } from './rules/ban-drop-column.ts';
import { banDropDatabase } from './rules/ban-drop-database.ts';
import { banDropNotNull } from './rules/ban-drop-not-null.ts';
import { banDropTable } from './rules/ban-drop-table.ts';
import { banTruncate } from './rules/ban-truncate.ts';
import { copyAlgorithm } from './rules/copy-algorithm.ts';
import { disallowedUniqueConstraint } from './rules/disallowed-unique-constraint.ts';
import { lockOption } from './rules/lock-option.ts';
import { missingAlgorithm } from './rules/missing-algorithm.ts';
import { mixedDdlDml } from './rules/mixed-ddl-dml.ts';
import { renamingColumn } from './rules/renaming-column.ts';
import { renamingTable } from './rules/renaming-table.ts';
import { transactionNesting } from './rules/transaction-nesting.ts';
import { triggerLocks } from './rules/trigger-locks.ts';
import { unbatchedWrite } from './rules/unbatched-write.ts';
import { wrongPhase } from './rules/wrong-phase.ts';

/** Every rule, in the order in which docs list them. */
export const rules: readonly SqlRule[] = [
  copyAlgorithm,
  lockOption,
  missingAlgorithm,
  addingForeignKeyConstraint,
  addCheckConstraint,
  disallowedUniqueConstraint,
  addingRequiredField,
  addingNotNullableField,
  renamingColumn,
  renamingTable,
  banDropColumn,
  banDropTable,
  banDropNotNull,
  banDropDatabase,
  banTruncate,
  transactionNesting,
  unbatchedWrite,
  mixedDdlDml,
  wrongPhase,
  triggerLocks,
];
