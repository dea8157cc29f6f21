import type { SqlRule } from './rule.ts';
import { addAutoIncrementingColumn } from './rules/add-auto-incrementing-column.ts';
import { addExclusionConstraint } from './rules/add-exclusion-constraint.ts';
import { addJsonColumn } from './rules/add-json-column.ts';
import { addingFieldWithDefault } from './rules/adding-field-with-default.ts';
import { addingForeignKeyConstraint } from './rules/adding-foreign-key-constraint.ts';
import { addingNotNullableField } from './rules/adding-not-nullable-field.ts';
import { addingRequiredField } from './rules/adding-required-field.ts';
import { addingSerialPrimaryKeyField } from './rules/adding-serial-primary-key-field.ts';
import { attachWithoutCheck } from './rules/attach-without-check.ts';
import { banConcurrentIndexCreationInTransaction } from './rules/ban-concurrent-index-creation-in-transaction.ts';
import { banDropColumn } from './rules/ban-drop-column.ts';
import { banDropDatabase } from './rules/ban-drop-database.ts';
import { banDropNotNull } from './rules/ban-drop-not-null.ts';
import { banDropTable } from './rules/ban-drop-table.ts';
import { banTruncateCascade } from './rules/ban-truncate-cascade.ts';
import { changingColumnType } from './rules/changing-column-type.ts';
import { constraintMissingNotValid } from './rules/constraint-missing-not-valid.ts';
import { disallowedUniqueConstraint } from './rules/disallowed-unique-constraint.ts';
import { indexCorruption } from './rules/index-corruption.ts';
import { mixedDdlDml } from './rules/mixed-ddl-dml.ts';
import { preferRepack } from './rules/prefer-repack.ts';
import { renamingColumn } from './rules/renaming-column.ts';
import { renamingEnumValue } from './rules/renaming-enum-value.ts';
import { renamingSchema } from './rules/renaming-schema.ts';
import { renamingTable } from './rules/renaming-table.ts';
import { requireConcurrentIndexCreation } from './rules/require-concurrent-index-creation.ts';
import { requireConcurrentIndexDeletion } from './rules/require-concurrent-index-deletion.ts';
import { requireConcurrentPartitionDetach } from './rules/require-concurrent-partition-detach.ts';
import { requireConcurrentReindex } from './rules/require-concurrent-reindex.ts';
import { severalLockedTables } from './rules/several-locked-tables.ts';
import { transactionNesting } from './rules/transaction-nesting.ts';
import { triggerLocks } from './rules/trigger-locks.ts';
import { unbatchedWrite } from './rules/unbatched-write.ts';
import { validateInSameTransaction } from './rules/validate-in-same-transaction.ts';
import { wrongPhase } from './rules/wrong-phase.ts';

/** Every rule, in the order in which docs list them. */
export const rules: readonly SqlRule[] = [
  requireConcurrentIndexCreation,
  requireConcurrentIndexDeletion,
  requireConcurrentReindex,
  requireConcurrentPartitionDetach,
  banConcurrentIndexCreationInTransaction,
  constraintMissingNotValid,
  validateInSameTransaction,
  addingForeignKeyConstraint,
  disallowedUniqueConstraint,
  addingSerialPrimaryKeyField,
  addExclusionConstraint,
  addingFieldWithDefault,
  addAutoIncrementingColumn,
  addingRequiredField,
  addingNotNullableField,
  changingColumnType,
  renamingColumn,
  renamingTable,
  renamingSchema,
  renamingEnumValue,
  banDropColumn,
  banDropTable,
  banDropNotNull,
  banDropDatabase,
  banTruncateCascade,
  addJsonColumn,
  preferRepack,
  transactionNesting,
  indexCorruption,
  unbatchedWrite,
  mixedDdlDml,
  severalLockedTables,
  wrongPhase,
  triggerLocks,
  attachWithoutCheck,
];
