/** Of many requests, those that took one of two ways, beside what was asked for. */
export interface Measured {
  readonly requests: number;
  readonly hits: number;
  /** Percent. */
  readonly expected: number;
  /** Percent. */
  readonly measured: number;
  /** Distance in standard errors of so many independent draws; infinite where there is nothing to draw. */
  readonly z: number;
  readonly isWithin: boolean;
}

const mostStandardErrors = 4;

export function measuredShare(hits: number, requests: number, expected: number): Measured {
  const p = expected / 100;
  const standardError = Math.sqrt((p * (1 - p)) / requests);
  const distance = hits / requests - p;
  const z = distance === 0 ? 0 : distance / standardError;
  const measured = (100 * hits) / requests;
  return { requests, hits, expected, measured, z, isWithin: Math.abs(z) <= mostStandardErrors };
}
