import type { Journey } from './journey.ts';
import type { Tolerance } from './ledger.ts';

export type Comparison = '>=' | '>' | '<=' | '<' | '==';

/** The unit a bound was written in; values are kept in the base unit (ratio 0…1, seconds, per second, CPUs, bytes). */
export type Unit = 'ratio' | 'seconds' | 'per-second' | 'cores' | 'bytes' | 'number';

export type BuiltInMetric = 'success-rate' | 'error-rate' | 'throughput' | 'p50' | 'p90' | 'p95' | 'p99';

/** Pods of the old version that the new one's are compared with: its own, or those that were started for it. */
export type Reference = 'stable' | 'baseline';

/** True for a check that needs a baseline. */
export function isAgainstBaseline(check: Check): boolean {
  if (check.kind === 'evidence') return check.against === 'baseline';
  return check.kind === 'metric' && check.times === 'baseline';
}

export type Check = MetricCheck | HttpCheck | EvidenceCheck | ProgramCheck;

export interface MetricCheck {
  readonly kind: 'metric';
  /** As the user wrote it, e.g. `success-rate >= 99%`: the name in every report. */
  readonly text: string;
  /** Whose pods are measured, where several targets move together. */
  readonly target?: string;
  readonly metric: string;
  readonly query: BuiltInMetric | OwnQuery | PodQuery;
  readonly comparison: Comparison;
  readonly bound: number;
  /** A breach is told, and ends nothing. */
  readonly warns?: true;
  /** The bound is this many times the other version's value of the same poll, or what it was a week before. */
  readonly times?: Reference | 'last-week';
  readonly unit: Unit;
  /** Polls in a row that must breach before the check fails. */
  readonly consecutive: number;
}

/** True for a check whose breach is told, and ends nothing. */
export function isWarning(check: Check | undefined): boolean {
  return check?.kind === 'metric' && check.warns === true;
}

/** A query of the user's, in the language of a provider, with placeholders (metrics/arm.ts). */
export interface OwnQuery {
  readonly provider: string;
  readonly text: string;
}

/** What Kubernetes knows of a version's pods; with `log`, lines of their logs that match an expression. */
export type PodQuery = { readonly pods: PodMetric } | { readonly log: string };

export type PodMetric = 'restarts' | 'unready' | 'cpu' | 'memory' | 'log-errors';

/** True where no metrics service is asked. */
export function isOfPods(query: MetricCheck['query']): query is PodQuery {
  return typeof query === 'object' && ('pods' in query || 'log' in query);
}

export interface HttpCheck {
  readonly kind: 'http';
  readonly text: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly consecutive: number;
}

/** A program of the user's that says by how it ends whether the new version is good. */
export interface ProgramCheck {
  readonly kind: 'program';
  /** As the user wrote it, e.g. `command ./smoke.sh --fast`. */
  readonly text: string;
  readonly runs: 'command' | 'k6';
  /** Program and arguments: no shell sees them. */
  readonly argv: readonly string[];
  /** Its environment besides PATH and HOME, with `env:NAME` as it was written: checks are stored. */
  readonly env: Readonly<Record<string, string>>;
  /** For one run. */
  readonly timeoutMs: number;
  /** Runs in a row that must breach before the check fails. */
  readonly consecutive: number;
}

/** Both versions' requests, judged by what they prove together over the whole rollout. */
export interface EvidenceCheck {
  readonly kind: 'evidence';
  /** As the user wrote it, e.g. `errors: at most 1.5 times stable`. */
  readonly text: string;
  /** Whose pods are measured, where several targets move together. */
  readonly target?: string;
  /** Which requests are bad: those that failed, those that were slow, what the user counts, or own ones. */
  readonly counts: 'errors' | 'latency' | OwnCounts | Journey;
  /** Of slow ones: what slow means, in seconds; undefined: every boundary of the histogram. */
  readonly slowerThan: number | undefined;
  readonly tolerance: Tolerance;
  /** Undefined: stable. */
  readonly against?: 'baseline';
  /** Which metrics tell (metrics/presets); undefined: not looked for yet, or the user's own. */
  readonly preset: string | undefined;
}

/** One whose requests are Cutover's own. */
export interface JourneyCheck extends EvidenceCheck {
  readonly counts: Journey;
}

export function isJourney(check: Check): check is JourneyCheck {
  return check.kind === 'evidence' && typeof check.counts === 'object' && 'steps' in check.counts;
}

/** Counters of the user's: PromQL selectors with placeholders (metrics/arm.ts), e.g. payments refused, and all. */
export interface OwnCounts {
  readonly bad: string;
  readonly all: string;
}
