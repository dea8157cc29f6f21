import type { AnswerTimes } from '../model/state.ts';

/** What one version was sent in a poll, and how long each of its answers took, ms. */
export interface Heard {
  readonly sent: number;
  readonly tookMs: readonly number[];
}

/**
 * Rate and percentiles of a poll's own requests; undefined: none was sent. A percentile is the time of an
 * answer that came: so many percent took no longer. `overMs`: what the poll stands for.
 */
export function answerTimes({ sent, tookMs }: Heard, overMs: number): AnswerTimes | undefined {
  if (sent === 0) return undefined;
  const sorted = tookMs.toSorted((a, b) => a - b);
  const seconds = (percent: number): number | undefined => {
    const ms = sorted[Math.ceil((percent * sorted.length) / 100) - 1];
    return ms === undefined ? undefined : ms / 1000;
  };
  return {
    perMinute: Number(((sent * 60_000) / overMs).toPrecision(4)),
    p50Seconds: seconds(50),
    p90Seconds: seconds(90),
    p99Seconds: seconds(99),
  };
}
