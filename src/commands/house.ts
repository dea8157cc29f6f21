import type { UserManifests } from '../manifests/user-manifests.ts';
import type { Failure, StopRequest } from '../model/observation.ts';
import type { SqlFinding } from '../model/sql-finding.ts';
import type { Spec } from '../model/spec.ts';
import type { Balancer } from '../ports/balancer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Migration } from '../model/migration.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Comparison } from '../ports/comparison.ts';
import type { Database } from '../ports/database.ts';
import type { Http } from '../ports/http.ts';
import type { Journal } from '../ports/journal.ts';
import type { Lease, LeaseControl } from '../ports/lease.ts';
import type { Listener } from '../ports/listener.ts';
import type { SendToPod } from '../ports/pod-request.ts';
import type { PodVitals } from '../ports/pod-vitals.ts';
import type { StartProgram } from '../ports/program.ts';
import type { Routed, Router } from '../ports/router.ts';
import type { AskSql } from '../ports/sql.ts';
import type { AccessRule } from '../plan/access.ts';

/** Everything a command works with; `wire` furnishes it. */
export interface House {
  readonly spec: Spec;
  readonly specHash: string;
  readonly namespace: string;
  readonly cluster: Cluster;
  /** The same API, but the server keeps no write. */
  readonly dryCluster: Cluster;
  readonly requireAccess: (rules: readonly AccessRule[]) => Promise<void>;
  /** Undefined: this run was given no `route: exec`. */
  readonly balancer: Balancer | undefined;
  /** Throws when the plan shares the traffic by commands that this run was not given. */
  readonly routerFor: (routed: Routed, cluster: Cluster) => Router;
  readonly journal: Journal;
  /** That of another target, by the key of it. */
  readonly journalOf: (key: string) => Journal;
  readonly lease: Lease & LeaseControl;
  readonly http: Http;
  /** Texts with their `env:NAME` filled in: only now, for what is stored must hold no secret. */
  readonly filledIn: (texts: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly sendToPod: SendToPod;
  readonly vitals: PodVitals;
  readonly startProgram: StartProgram;
  /** Undefined: this run was given no database to ask. */
  readonly askSql: AskSql | undefined;
  readonly clock: Clock;
  readonly listener: Listener;
  /** One for each target; none without `manifests`. */
  readonly manifests: readonly UserManifests[];
  /** Undefined: this run was given none. */
  readonly database: Database | undefined;
  readonly migrations: readonly Migration[];
  /** Of the database and the one that the new version lives on. Undefined: there is no second one. */
  readonly comparison: Comparison | undefined;
  /** A throw-away database. Undefined: this run was given none. */
  readonly shadow: Database | undefined;
  /** What hurts in the SQL of these; asks the database for its schema, where there is one. */
  readonly lintSql: (migrations: readonly Migration[]) => Promise<readonly SqlFinding[]>;
  /** Why the cluster cannot be looked at. Undefined: it can. Only a plan goes on without. */
  readonly withoutCluster: string | undefined;
  readonly stop: () => StopRequest | undefined;
  readonly wake: AbortSignal;
  readonly failureOf: (error: unknown) => Failure;
  /** Who this run is, for others to read: "acme/shop run 42". */
  readonly identity: string;
}
