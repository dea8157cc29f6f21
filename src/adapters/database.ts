import type {
  BackfillView,
  Migration,
  MigrationRecord,
  PromotionRecord,
  VerificationResult,
} from '../model/migration.ts';
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
  readonly soakedMs: (client: Client, migration: string) => Promise<number | undefined>;
  readonly fill: (job: BackfillJob, sessions: Sessions<Client>) => Promise<void>;
  readonly verify: (client: Client, migration: Migration) => Promise<readonly VerificationResult[]>;
  readonly promote: (client: Client, migration: string, by: PromotionRecord) => Promise<void>;
}

/** A database with two sessions: one has the lock and works, the other watches it. */
export function databaseWith<Client>(
  sessions: SessionKeeper<Client>,
  work: Work,
  parts: Parts<Client>,
): Database {
  return {
    records: async () => {
      const monitor = await sessions.watching();
      return (await parts.hasTables(monitor)) ? parts.recordsOf(monitor) : [];
    },
    view: async (migration) => {
      const monitor = await sessions.watching();
      const holder = await parts.holderOf(monitor, (await sessions.own())?.workerId);
      if (!(await parts.hasTables(monitor)))
        return { holder, statements: [], backfills: [], soakedMs: undefined };
      return {
        holder,
        statements: await work.statements(migration),
        backfills: await parts.fillingsOf(monitor, migration),
        soakedMs: await parts.soakedMs(monitor, migration),
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
    close: sessions.close,
  };
}
