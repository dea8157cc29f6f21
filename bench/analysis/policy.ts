import type { Trace } from './trace.ts';

/** A rule that turns a rollout back or does not. All of them are shown the same traces. */
export interface Policy {
  readonly name: string;
  /** The minute, from 1; undefined: not within the trace. */
  readonly rolledBackAt: (trace: Trace) => number | undefined;
}

/** From 1: the first minute of those that `holds` says it of. */
export function minuteOf(trace: Trace, holds: (soFar: Trace) => boolean): number | undefined {
  return Array.from(trace, (_, index) => index + 1).find((minute) => holds(trace.slice(0, minute)));
}
