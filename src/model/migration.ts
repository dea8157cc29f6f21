/** The database engines whose SQL is understood. */
export const engines = ['postgresql', 'mysql', 'mariadb'] as const;
export type Engine = (typeof engines)[number];

/**
 * When the SQL of a migration runs: `expand` before the new version starts, `contract` when no old one
 * is left, `revert` when an expansion is taken back, `migrate` before users reach the new version.
 */
export type SqlPhase = 'expand' | 'revert' | 'migrate' | 'contract';

/** One SQL statement of a migration, as a plan knows it: a plan is stored, and SQL may hold secrets. */
export interface PlannedStatement {
  /** SHA-256 of the SQL: what was run once must stay as it was. */
  readonly digest: string;
  /** `ALTER TABLE users ADD COLUMN full_name`: names only, no values. Outside text. */
  readonly summary: string;
  /** The engine refuses it inside a transaction. */
  readonly isAlone: boolean;
  /** The index that it builds beside the work of others: one that broke off leaves it there, not valid. */
  readonly index: string | undefined;
  /** The index that it drops in the same way: when that is gone, the statement came to its end. */
  readonly drops?: string;
}

export interface Statement extends PlannedStatement {
  readonly sql: string;
  /** A command of the user's in place of SQL: program and arguments. */
  readonly argv?: readonly string[];
  /** 1-based, in its file. */
  readonly line: number;
}

/**
 * Rows that are written batch by batch along a key of a table. Reads as
 * `${head} WHERE ${where} AND <the batch> ${tail}`.
 */
export interface Backfill {
  readonly verb: 'UPDATE' | 'DELETE' | 'INSERT';
  /** The table whose rows are gone through, as written: maybe with its schema. */
  readonly table: string;
  /** How the statement calls the table. */
  readonly alias: string | undefined;
  /** Columns of the key; empty: the primary key. */
  readonly key: readonly string[];
  /** Up to the WHERE. */
  readonly head: string;
  /** Which rows are still to be done: so a batch that runs twice changes nothing. Undefined: all rows. */
  readonly where: string | undefined;
  /** After the WHERE, e.g. ON CONFLICT DO NOTHING. */
  readonly tail: string;
  readonly digest: string;
  readonly summary: string;
}

/** A query that must give `expect`, or no rows, before the new version is promoted. */
export interface Verification {
  readonly name: string;
  readonly sql: string;
  readonly expect: number;
  /** Counts what the backfill has left out: filled once more, it may be none. */
  readonly isRemainder?: true;
}

/** A change of the schema, spread around a rollout. Its id is the name of its folder. */
export interface Migration {
  readonly id: string;
  readonly folder: string;
  readonly expand: readonly Statement[];
  readonly revert: readonly Statement[];
  /** Commands only: rows that SQL changes are a backfill. */
  readonly migrate: readonly Statement[];
  readonly backfill: Backfill | undefined;
  readonly verify: readonly Verification[];
  readonly contract: readonly Statement[];
  readonly throttle: Throttle;
}

/** What the database says of a migration. */
export interface MigrationView {
  /** The other run that works on this database now; undefined: none. Outside text. */
  readonly holder: string | undefined;
  /** Those that have begun, of all phases. */
  readonly statements: readonly StatementView[];
  readonly backfills: readonly BackfillView[];
  /** The rollout that brought it to all users last, and how long ago; undefined: none did. */
  readonly promoted: { readonly rollout: string; readonly soakedMs: number } | undefined;
}

/**
 * The rows are gone through before users reach the new version, and what the old one wrote meanwhile
 * when it serves nobody any more.
 */
export type BackfillPass = 'all' | 'rest';

/** What a backfill waits for, beside replicas and locks. */
export interface Throttle {
  /** A query of the user's: as long as it gives more than 0, nothing is written. */
  readonly query: string | undefined;
  /** Hours of the day in UTC in which it may write: from, until; undefined: always. */
  readonly hours: readonly [number, number] | undefined;
}

export interface BackfillView {
  readonly pass: BackfillPass;
  readonly rollout: string;
  readonly digest: string;
  readonly rows: number;
  /** What the planner expected. */
  readonly total: number;
  /** Batches in a row that met locks. */
  readonly failures: number;
  /** Why it pauses. */
  readonly detail: string | undefined;
  readonly isDone: boolean;
  /** From its beginning to its last batch. */
  readonly tookMs: number;
  readonly msSinceBatch: number;
}

/** What a verification found. */
export interface VerificationResult extends Pick<Verification, 'name' | 'expect' | 'isRemainder'> {
  /** The number that the query gave, or its number of rows. */
  readonly found: number;
}

export interface StatementView {
  readonly phase: SqlPhase;
  /** From 0 on, in its file. */
  readonly position: number;
  readonly digest: string;
  /** `begun`: it runs, or a run broke off in it. */
  readonly is: 'begun' | 'running' | 'done';
  /** How often this rollout tried it and met the lock of somebody else. */
  readonly tries: number;
  readonly msSinceTry: number;
  /** Who has the lock that it waits for, or how far it is; outside text. */
  readonly detail: string | undefined;
}

/** What the database remembers of a migration, for planning. */
export interface MigrationRecord {
  readonly migration: string;
  /** Those that ran, or that a run broke off in. */
  readonly statements: readonly RecordedStatement[];
  /** The rollout that brought it to all users; undefined: none did. */
  readonly promotion: PromotionRecord | undefined;
}

export interface RecordedStatement extends Pick<StatementView, 'phase' | 'position' | 'digest'> {
  readonly summary: string;
  readonly isDone: boolean;
}

/** How pods are known that know only the old schema. */
export interface OldVersion {
  /** pod-template-hash or controller-revision-hash. */
  readonly hashes: readonly string[];
  /** Images that the new version has not: workers and Jobs may run them too. */
  readonly images: readonly string[];
}

export interface PromotionRecord {
  readonly rollout: string;
  /** `default/Deployment/shop` */
  readonly target: string;
  readonly old: OldVersion;
}
