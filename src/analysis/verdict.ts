import type { Check, Comparison } from '../model/spec.ts';
import type { CheckSample, StageSample } from '../model/state.ts';

/** Does `value` keep the bound? Equality is for status codes and counts: exact. */
export function keeps(value: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case '>=':
      return value >= bound;
    case '>':
      return value > bound;
    case '<=':
      return value <= bound;
    case '<':
      return value < bound;
    case '==':
      return value === bound;
  }
}

/**
 * Consecutive breaches by check after one more sample. A poll without data is no evidence: it
 * neither adds a breach nor clears one.
 */
export function countBreaches(
  before: Readonly<Record<string, number>>,
  checks: readonly CheckSample[],
): Readonly<Record<string, number>> {
  const counted = checks.map(({ text, verdict }): [string, number] => {
    const soFar = before[text] ?? 0;
    if (verdict === 'no-data') return [text, soFar];
    return [text, verdict === 'breach' ? soFar + 1 : 0];
  });
  return Object.fromEntries(counted);
}

export type Verdict =
  | { readonly is: 'breached'; readonly check: Check; readonly sample: CheckSample }
  | { readonly is: 'passing' }
  /** Some check has no data, or breaches but not often enough in a row yet. */
  | { readonly is: 'open'; readonly check: Check; readonly sample: CheckSample };

/** The worst thing the checks say together. */
export function judge(
  checks: readonly Check[],
  breaches: Readonly<Record<string, number>>,
  sample: StageSample,
): Verdict {
  const judged = checks.flatMap((check) => {
    const own = sample.checks.find(({ text }) => text === check.text);
    return own === undefined ? [] : [{ check, sample: own }];
  });
  const breached = judged.find(({ check }) => (breaches[check.text] ?? 0) >= check.consecutive);
  if (breached !== undefined) return { is: 'breached', ...breached };
  const open = judged.find(
    ({ check, sample: own }) => own.verdict === 'no-data' || (breaches[check.text] ?? 0) > 0,
  );
  return open === undefined ? { is: 'passing' } : { is: 'open', ...open };
}
