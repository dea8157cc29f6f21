import type { BackfillPass, OldVersion, PlannedStatement } from './migration.ts';

/** What a rollout does to the schema, among the steps of its strategy. */
export type SchemaStep =
  | ExpandSchema
  | MigrateSchema
  | HaltSchema
  | FillRows
  | VerifySchema
  | CompareRows
  | BeginSoak
  | ContractSchema;

/** Run what both versions can live with, before the first pod of the new one starts. */
export interface ExpandSchema {
  readonly kind: 'expand-schema';
  readonly migration: string;
  readonly statements: readonly PlannedStatement[];
}

/** Run the user's own commands that change rows, before a user reaches the new version. */
export interface MigrateSchema {
  readonly kind: 'migrate-schema';
  readonly migration: string;
  readonly statements: readonly PlannedStatement[];
}

/** End what is under way of an expansion. What is done of it stays: the old version works with it. */
export interface HaltSchema {
  readonly kind: 'halt-schema';
  readonly migration: string;
  readonly statements: readonly PlannedStatement[];
}

/** Write what the new version needs into rows that are there already, batch by batch. */
export interface FillRows {
  readonly kind: 'fill-rows';
  readonly migration: string;
  readonly pass: BackfillPass;
  readonly summary: string;
  readonly digest: string;
}

/** Rows that an old version wrote after they were gone through, are filled once more. */
export interface Remainder {
  readonly migration: string;
  /** The digest of the backfill; undefined: there is none. */
  readonly backfill: string | undefined;
}

/** See that every row is as the new version needs it, while the old one can still come back. */
export interface VerifySchema extends Remainder {
  readonly kind: 'verify-schema';
}

/** See that the second database has the same rows, before a user reaches the version that lives on it. */
export interface CompareRows {
  readonly kind: 'compare-rows';
  /** How long replication may take. */
  readonly lagMs: number;
}

/** The new version is promoted: from now on it must prove itself before the old schema goes. */
export interface BeginSoak {
  readonly kind: 'begin-soak';
  readonly migrations: readonly string[];
  /** How long this run waits, to contract after it. */
  readonly waitMs: number;
}

/** Take away what only old versions need. From here there is no way back to them. */
export interface ContractSchema extends Remainder {
  readonly kind: 'contract-schema';
  readonly statements: readonly PlannedStatement[];
  /** How long after the promotion at least. */
  readonly soakMs: number;
  /** What must run nowhere any more. */
  readonly old: OldVersion;
}
