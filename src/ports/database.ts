import type { SchemaFacts } from '../model/sql-finding.ts';
import type {
  MigrationRecord,
  PromotionRecord,
  Backfill,
  BackfillPass,
  Migration,
  Throttle,
  VerificationResult,
  MigrationView,
  PlannedStatement,
  SqlPhase,
  Statement,
} from '../model/migration.ts';

/** Where a statement stands. */
export interface StatementPlace {
  readonly migration: string;
  readonly phase: SqlPhase;
  readonly position: number;
}

export interface StatementJob extends StatementPlace {
  readonly statement: Statement;
  /** The rollout that wants it: tries of earlier ones do not count. */
  readonly rollout: string;
  /** How long it may wait for a lock, and everybody else behind it. */
  readonly lockTimeoutMs: number;
}

export interface BackfillJob {
  readonly migration: string;
  readonly pass: BackfillPass;
  readonly backfill: Backfill;
  readonly throttle: Throttle;
  readonly rollout: string;
  readonly sliceMs: number;
}

/**
 * The user's database. One run works on it at a time. What was done is recorded there, in the same
 * transaction where the engine can, so that a run which dies leaves no doubt.
 */
export interface Database {
  /** What lint wants to know. */
  readonly schema: () => Promise<SchemaFacts>;
  /** All that is recorded. */
  readonly records: () => Promise<readonly MigrationRecord[]>;
  readonly view: (migration: string) => Promise<MigrationView>;
  /**
   * Tries a statement that is not done yet. Resolves when it is done, when it met a lock, or when it
   * takes its time and goes on by itself: `view` tells. Throws what trying again would not change.
   */
  readonly run: (job: StatementJob) => Promise<void>;
  /** Ends what is under way of these statements, and removes what half of one left. */
  readonly halt: (migration: string, statements: readonly PlannedStatement[]) => Promise<void>;
  /**
   * Goes on with a backfill for about `sliceMs`, or until it should leave others alone. A pass over what is
   * left that is done begins anew.
   */
  readonly fill: (job: BackfillJob) => Promise<void>;
  /**
   * Asks the verifications of a migration, its own and those that follow from its parts. None once its
   * contraction has begun: what they ask about may be gone.
   */
  readonly verify: (migration: Migration) => Promise<readonly VerificationResult[]>;
  /** Writes down that the version which these came with is promoted: their soak begins. */
  readonly promoted: (migrations: readonly string[], by: PromotionRecord) => Promise<void>;
  /** The whole schema, one line for each thing in it, in an order of its own. */
  readonly dump: () => Promise<readonly string[]>;
  /** As if a migration had never run here: what it did stays. */
  readonly forget: (migration: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
