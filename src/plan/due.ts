import type {
  Migration,
  MigrationRecord,
  OldVersion,
  PromotionRecord,
  RecordedStatement,
} from '../model/migration.ts';
import { RefusedError } from './refusal.ts';

/** The migrations of the folder, and what the database remembers of them. */
export interface KnownSchema {
  readonly migrations: readonly Migration[];
  readonly records: readonly MigrationRecord[];
}

/**
 * The migrations that a rollout has to bring: those that no rollout brought to all users yet, or whose
 * version somebody turned back from. Throws a
 * RefusedError where a statement that ran is another one now. `live`: the version that serves.
 */
export function dueMigrations({ migrations, records }: KnownSchema, live: OldVersion): readonly Migration[] {
  const recordOf = ({ id }: Migration): MigrationRecord | undefined =>
    records.find(({ migration }) => migration === id);
  const objections = migrations.flatMap((own) => objectionsTo(own, recordOf(own)));
  if (objections.length > 0) throw new RefusedError(objections);
  return migrations.filter((own) => {
    const promotion = recordOf(own)?.promotion;
    return promotion === undefined || isBack(promotion, live);
  });
}

/** Somebody rolled back to the version before: it wrote rows in its own way since. */
function isBack({ old }: PromotionRecord, { hashes, images }: OldVersion): boolean {
  return (
    old.hashes.some((hash) => hashes.includes(hash)) || old.images.some((image) => images.includes(image))
  );
}

/** The migrations whose old parts may go, now or later. */
export function contractable({
  migrations,
  records,
}: KnownSchema): readonly { readonly migration: Migration; readonly record: MigrationRecord }[] {
  return migrations.flatMap((migration) => {
    const record = records.find((own) => own.migration === migration.id);
    if (record?.promotion === undefined || migration.contract.length === 0) return [];
    const done = record.statements.filter(({ phase, isDone }) => phase === 'contract' && isDone);
    return done.length === migration.contract.length ? [] : [{ migration, record }];
  });
}

const files = {
  expand: 'expand.sql',
  revert: 'expand.down.sql',
  migrate: 'migration.yaml',
  contract: 'contract.sql',
} as const;

function objectionsTo(migration: Migration, record: MigrationRecord | undefined): readonly string[] {
  const changed = record?.statements.filter((ran) => isChanged(migration, ran)) ?? [];
  return changed.map(
    ({ phase, position, summary }) =>
      `${migration.folder}/${files[phase]}: statement ${position + 1}, \`${summary}\`, ran on this database as it was, and now it is not there or another one. Put it back, and write a new migration for what is still to change. If it is the same for sure, see "repair" in docs/database.md.`,
  );
}

function isChanged(migration: Migration, { phase, position, digest, isDone }: RecordedStatement): boolean {
  const now = migration[phase][position];
  // What never came to its end may be mended.
  return isDone && now?.digest !== digest;
}
