import type { Labels } from '../model/kube.ts';

/** What a pod uses, by the metrics API. */
export interface PodUsage {
  readonly pod: string;
  /** CPUs. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** Whose logs are read, for which lines. */
export interface AskedLines {
  readonly namespace: string;
  readonly pods: readonly LoggedPod[];
  /** A regular expression of JavaScript. */
  readonly expression: string;
  /** How far back. */
  readonly windowMs: number;
}

export interface LoggedPod {
  readonly pod: string;
  readonly containers: readonly string[];
}

export interface PodLines {
  readonly pod: string;
  readonly perSecond: number;
}

/** Why there is none, and what to do about it. */
export interface NoVitals {
  readonly noData: string;
}

/** What Kubernetes knows of running pods besides their objects. Nothing throws: an outage is no data. */
export interface PodVitals {
  readonly usage: (namespace: string, labels: Labels) => Promise<readonly PodUsage[] | NoVitals>;
  /** Lines that match, of each pod with a log that can be read. The lines themselves go nowhere. */
  readonly lines: (asked: AskedLines) => Promise<readonly PodLines[] | NoVitals>;
}
