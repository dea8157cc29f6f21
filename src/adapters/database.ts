import type {
  BackfillView,
  Migration,
  MigrationRecord,
  MigrationView,
  PromotionRecord,
  VerificationResult,
} from '../model/migration.ts';
import type { SchemaFacts } from '../model/sql-finding.ts';
import type { BackfillJob, Database } from '../ports/database.ts';
import type { SessionKeeper, Sessions } from './sessions.ts';
import type { Work } from './under-way.ts';

/** What an engine knows of Cutover's tables, and does with them. */
export interface Parts<Client> {
  readonly hasTables: (client: Client) => Promise<boolean>;
  /** Who has the lock, unless that is the session of this number. */
  readonly holderOf: (client: Client, own: number | undefined) => Promise<string | undefined>;
  readonly recordsOf: (client: Client) => Promise<readonly MigrationRecord[]>;
  readonly fillingsOf: (client: Client, migration: string) => Promise<readonly BackfillView[]>;
  /** The rollout that brought it to all users last. */
  readonly promotedBy: (client: Client, migration: string) => Promise<MigrationView['promoted']>;
  readonly fill: (job: BackfillJob, sessions: Sessions<Client>) => Promise<void>;
  readonly verify: (client: Client, migration: Migration) => Promise<readonly VerificationResult[]>;
  readonly promote: (client: Client, migration: string, by: PromotionRecord) => Promise<void>;
  readonly schemaFacts: (client: Client) => Promise<SchemaFacts>;
  readonly dumpSchema: (client: Client) => Promise<readonly string[]>;
  /** Deletes everything that is recorded of a migration. */
  readonly forgetAll: (client: Client, migration: string) => Promise<void>;
}

/** A database with two sessions: one has the lock and works, the other watches it. */
export function databaseWith<Client>(
  sessions: SessionKeeper<Client>,
  work: Work,
  parts: Parts<Client>,
): Database {
  return {
    schema: async () => parts.schemaFacts(await sessions.watching()),
    records: async () => {
      const monitor = await sessions.watching();
      return (await parts.hasTables(monitor)) ? parts.recordsOf(monitor) : [];
    },
    view: async (migration) => {
      const monitor = await sessions.watching();
      const holder = await parts.holderOf(monitor, (await sessions.own())?.workerId);
      if (!(await parts.hasTables(monitor)))
        return { holder, statements: [], backfills: [], promoted: undefined };
      return {
        holder,
        statements: await work.statements(migration),
        backfills: await parts.fillingsOf(monitor, migration),
        promoted: await parts.promotedBy(monitor, migration),
      };
    },
    run: work.run,
    halt: work.halt,
    fill: async (job) => parts.fill(job, await sessions.working()),
    verify: async (migration) => {
      const known = await work.statements(migration.id);
      const isContracting = known.some(({ phase }) => phase === 'contract');
      return isContracting ? [] : parts.verify(await sessions.watching(), migration);
    },
    promoted: async (migrations, by) => {
      const { worker } = await sessions.working();
      for (const migration of migrations) await parts.promote(worker, migration, by);
    },
    dump: async () => parts.dumpSchema(await sessions.watching()),
    forget: async (migration) => parts.forgetAll((await sessions.working()).worker, migration),
    close: sessions.close,
  };
}
