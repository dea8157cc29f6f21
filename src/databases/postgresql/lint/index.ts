import type { SqlRule } from './rule.ts';
import { addingNotNullableField } from './rules/adding-not-nullable-field.ts';
import { banDropColumn } from './rules/ban-drop-column.ts';
import { changingColumnType } from './rules/changing-column-type.ts';
import { requireConcurrentIndexCreation } from './rules/require-concurrent-index-creation.ts';
import { unbatchedWrite } from './rules/unbatched-write.ts';

/** Every rule, in the order in which docs list them. */
export const rules: readonly SqlRule[] = [
  requireConcurrentIndexCreation,
  addingNotNullableField,
  changingColumnType,
  banDropColumn,
  unbatchedWrite,
];
