import type { SmokeProbe } from '../model/spec.ts';
import type { SmokeResult } from '../model/observation.ts';

/** Sends requests to single pods, from wherever the runner is. */
export type PodProber = (pods: readonly string[], port: string, probe: SmokeProbe) => Promise<SmokeResult>;
