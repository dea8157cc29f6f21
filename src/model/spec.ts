import type { DatabaseConnection, DatabaseSpec } from './database.ts';
import type { Check } from './check.ts';
import type { Match, Mirror, Sticky } from './split.ts';

/** What the user asked for: inputs and configuration file, parsed and checked. Durations are milliseconds. */
export interface Spec {
  readonly command: Command;
  readonly target: TargetRef;
  /** Targets that move together with this one, which leads them. */
  readonly companions: readonly RoutedTarget[];
  readonly change: Change;
  readonly strategy: Strategy;
  /** Undefined: `exec`, or the only route that is there. */
  readonly route: RouteRef | undefined;
  readonly exec: ExecRoute | undefined;
  readonly stages: readonly Stage[];
  /** Requests that go to the candidate whatever the share. */
  readonly testers: readonly Match[];
  readonly mirror: MirrorStage | undefined;
  readonly sticky: StickyWish | undefined;
  /** Rolling: undefined keeps the Deployment's own. */
  readonly pace: Pace | undefined;
  /** Blue-green: how long the old version keeps its pods after the shift. */
  readonly keepWarmMs: number | 'forever';
  readonly checks: readonly Check[];
  readonly judging: Judging;
  readonly smoke: readonly SmokeProbe[];
  /** Names of lint rules that say nothing. */
  readonly ignoreFindings: readonly string[];
  /** By the provider's name. Never stored. */
  readonly providers: Readonly<Record<string, Connection>>;
  /** Who is asked for a number through what the run holds. Never stored. */
  readonly sources: Sources;
  /** Undefined: the schema is left to the user. */
  readonly database: DatabaseSpec | undefined;
  readonly onFailure: OnFailure;
  readonly onCancel: OnFailure;
  readonly pacing: Pacing;
}

export const commands = ['deploy', 'plan', 'promote', 'rollback', 'abort', 'status', 'contract'] as const;
export type Command = (typeof commands)[number];

/** What happens when a rollout must not go on: turn back, or hold where it is for a person. */
export const onFailures = ['rollback', 'hold'] as const;
export type OnFailure = (typeof onFailures)[number];

/** What can be rolled out. All but a Deployment roll in place: their pods have an identity of their own. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export interface TargetRef {
  readonly kind: WorkloadKind;
  /** Undefined: the namespace of the kubeconfig's context. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A target, and what shares its traffic; without a route the only one that leads to it. */
export interface RoutedTarget {
  readonly target: TargetRef;
  readonly route: RouteRef | undefined;
}

/** Each target as the target of a rollout of its own, the leading one first. */
export function specsOf(spec: Spec): readonly [Spec, ...Spec[]] {
  return [spec, ...spec.companions.map((own) => ({ ...spec, ...own }))];
}

/** What makes the candidate differ from stable. Both empty only for commands that change nothing new. */
export interface Change {
  readonly images: readonly ImageChange[];
  /** Globs, relative to the workspace. */
  readonly manifests: readonly string[];
}

/** `container` undefined: the containers whose image has the same repository. */
export interface ImageChange {
  readonly container: string | undefined;
  readonly image: string;
}

export interface RouteRef {
  readonly kind: string;
  /** Only where two groups have a kind of this name. */
  readonly group?: string;
  /** The router that serves it, where its object does not tell. */
  readonly router?: string;
  readonly name: string;
}

/** Commands of the user's that read and write the split of a balancer outside Kubernetes' API. Never stored. */
export interface ExecRoute {
  /** Program and arguments: no shell sees them. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** What the commands see besides PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** Values in `env` that nothing may show. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
  /** The smallest share above 0 that the balancer can make, in percent. */
  readonly smallestShare: number;
  /** Undefined: the only Service that selects the target's pods. */
  readonly service: string | undefined;
}

/** How the new version takes over. */
export const strategies = ['canary', 'blue-green', 'rolling', 'recreate'] as const;
export type Strategy = (typeof strategies)[number];

/** True where the target replaces its own pods: nothing is routed, and nothing stands beside it. */
export function isInPlace(strategy: Strategy): boolean {
  return strategy === 'rolling' || strategy === 'recreate';
}

/** How many pods a RollingUpdate may have too many and too few: numbers or percentages. */
export interface Pace {
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
}

/** One stage: `weight` percent (0…100) of requests go to the candidate for at least `bakeMs`. */
export interface Stage {
  readonly weight: number;
  readonly bakeMs: number;
  /** A person must let the rollout go on after it. */
  readonly needsApproval: boolean;
}

/** True where some users get one version and some the other. */
export function isShared({ weight }: Stage): boolean {
  return weight > 0 && weight < 100;
}

/** A cookie that keeps users, before the rollout has made its name its own. Undefined: no name is asked for. */
export type StickyWish = Omit<Sticky, 'cookie'> & { readonly cookie: string | undefined };

/** Copies of requests, before any user gets an answer of the candidate's. */
export interface MirrorStage extends Mirror {
  readonly bakeMs: number;
}

/** How checks that are judged by evidence end a stage. */
export interface Judging {
  /** 1 less the chance that a rollout turns back without cause, 0…1: of all these checks together. */
  readonly confidence: number;
  /** Requests to the new version before any stage may pass; 0: a version that nobody uses passes. */
  readonly minimumRequests: number;
  /** From when on a stage ends early once it is certain that nothing is wrong; undefined: never. */
  readonly earlyPromoteMs?: number | undefined;
}

/** Requests sent to the candidate's own pods before any user reaches them. */
export interface SmokeProbe {
  readonly text: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Requests in all, spread over the candidate's pods. */
  readonly requests: number;
}

/** How a metrics service is reached. */
export interface Connection {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of the certificate authority, if the system's do not do. */
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  /** What the user gave for this provider alone, e.g. an account. */
  readonly settings: Readonly<Record<string, string>>;
}

/** How those are asked who have no address of a metrics service. */
export interface Sources {
  readonly sql: SqlSource;
  readonly command: CommandSource;
}

export interface SqlSource {
  /** Undefined: the database whose schema changes with the version. */
  readonly connection: DatabaseConnection | undefined;
  readonly timeoutMs: number;
}

export interface CommandSource {
  /** As of a check: with `env:NAME`. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface Pacing {
  readonly intervalMs: number;
  /** Range of a rate in a query. */
  readonly windowMs: number;
  readonly readyTimeoutMs: number;
  /** Undefined: as long as the pods need (plan/drain.ts). */
  readonly drainMs: number | undefined;
  readonly timeoutMs: number;
}
