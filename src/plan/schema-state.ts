import { formatCount } from '../lib/format.ts';
import type { Migration, MigrationRecord } from '../model/migration.ts';

/** How far each migration is, one sentence each; those that are over are left out. */
export function schemaState(
  migrations: readonly Migration[],
  records: readonly MigrationRecord[],
): readonly string[] {
  return migrations.flatMap((migration) => {
    const record = records.find((own) => own.migration === migration.id);
    const parts = partsOf(migration, record);
    return parts.length === 0 ? [] : [`${migration.id}: ${parts.join(', ')}.`];
  });
}

function partsOf(migration: Migration, record: MigrationRecord | undefined): readonly string[] {
  if (record === undefined) return ['not begun'];
  const { promotion, statements } = record;
  const contracted = doneIn(record, 'contract');
  if (promotion !== undefined && contracted === migration.contract.length) return [];
  const begun = statements.filter(({ isDone }) => !isDone).map(({ summary }) => `broke off in ${summary}`);
  const steps = `${formatCount(doneIn(record, 'expand'))} of ${migration.expand.length} statements expanded`;
  return [
    ...(migration.expand.length === 0 ? [] : [steps]),
    promotion === undefined ? 'no rollout has promoted it' : `promoted by rollout ${promotion.rollout}`,
    ...(migration.contract.length === 0
      ? []
      : [`${contracted} of ${migration.contract.length} statements contracted`]),
    ...begun,
  ];
}

function doneIn({ statements }: MigrationRecord, phase: 'expand' | 'contract'): number {
  return statements.filter((own) => own.phase === phase && own.isDone).length;
}
