import type { CheckSample } from '../model/state.ts';

/** Of a check that says nothing of either version, and why. */
export function silent(text: string, detail: string | undefined): CheckSample {
  return { text, candidate: undefined, stable: undefined, verdict: 'no-data', detail };
}
