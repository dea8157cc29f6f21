import type { Engine } from './migration.ts';

/** How much is asked of the server's certificate, as libpq names it; what would trust anybody in silence is left out. */
export const tlsModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** How to reach the user's database. Never stored, never printed. */
export interface DatabaseConnection {
  /** The address as it was given, for tools of the user's. */
  readonly url: string;
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: {
    readonly mode: TlsMode;
    /** Paths of PEM files. Undefined: the system's authorities, and no certificate of our own. */
    readonly ca: string | undefined;
    readonly cert: string | undefined;
    readonly key: string | undefined;
  };
}

/** The schema's part of a rollout. */
export interface DatabaseSpec {
  /** Undefined: there is no database at hand, and files are only read. */
  readonly connection: DatabaseConnection | undefined;
  readonly engine: Engine;
  /** The folder of the migrations' folders. */
  readonly migrations: string;
  /** The user has named the folder, so it must be there. */
  readonly isNamed: boolean;
  /** How long after the promotion old parts of the schema may go, and whether the same run waits for it. */
  readonly contract: { readonly soakMs: number; readonly isInRun: boolean };
  /** A throw-away database that a plan runs the migrations on, back and forth. */
  readonly shadow: DatabaseConnection | undefined;
  readonly counterpart: CounterpartSpec | undefined;
}

/** A second database that the new version lives on; somebody else's replication keeps its rows. */
export interface CounterpartSpec {
  readonly connection: DatabaseConnection;
  /** Names without a schema; empty: all that have a primary key. */
  readonly tables: readonly string[];
  /** How long replication may take. */
  readonly lagMs: number;
}
