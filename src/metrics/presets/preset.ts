import type { Arm } from '../arm.ts';

/**
 * The counters in which some software tells of its requests: PromQL selectors of an arm's series, as
 * they are at one moment. What they grew by is reckoned from two moments (metrics/counting.ts).
 */
export interface Preset {
  readonly name: string;
  /** Whose metrics they are. */
  readonly title: string;
  /** Of a gateway: the codecs whose routes it may serve; undefined: the pods, or proxies in them, count. */
  readonly routers?: readonly string[];
  /** Labels that tell one process from another, for a process that restarts counts from 0. */
  readonly by: readonly string[];
  /** Has a series for each process whose counters are known now. */
  readonly watched: (arm: Arm) => string;
  readonly requests: (arm: Arm) => string;
  /** Those that failed by the server's fault. */
  readonly errors: (arm: Arm) => string;
  /** Requests of which it is told whether they failed. */
  readonly outcomes: (arm: Arm) => string;
  /** By the label `le`; undefined: it has no histogram. */
  readonly buckets: Buckets | undefined;
}

export interface Buckets {
  readonly series: (arm: Arm) => string;
  /** What `le` is in. */
  readonly unit: 'seconds' | 'milliseconds';
}

/** Whether it can tell of all of an arm's requests. */
export function isAbout({ routers }: Preset, { backends }: Arm): boolean {
  if (routers === undefined) return true;
  return backends.length > 0 && backends.every(({ router }) => routers.includes(router));
}
