import { entered, weigh, type Weighed } from '../../src/analysis/ledger.ts';
import { limitOf } from '../../src/analysis/sensitivity.ts';
import type { Ledger, Tolerance } from '../../src/model/ledger.ts';
import type { Policy } from './policy.ts';
import type { Trace } from './trace.ts';

const tolerance: Tolerance = { ratio: 1.25, rate: 0.001 };
const enough = limitOf(0.95);

/** This project's own analysis with its defaults: the code that rollouts run. */
export const ours: Policy = {
  name: 'Cutover',
  rolledBackAt: (trace) => firstMinute(trace, ({ bad }) => bad >= enough),
};

/** When it is certain that the candidate is not harmful; whether it would turn back is not asked. */
export function certainAt(trace: Trace): number | undefined {
  return firstMinute(trace, ({ safe }) => safe >= enough);
}

function firstMinute(trace: Trace, holds: (weighed: Weighed) => boolean): number | undefined {
  let ledger: Ledger | undefined;
  for (const [index, { counted }] of trace.entries()) {
    const [since, until] = [index * 60_000, (index + 1) * 60_000];
    ledger = entered(ledger, { tolerance, since, until, series: [{ slowerThan: undefined, counted }] });
    if (holds(weigh(ledger))) return index + 1;
  }
  return undefined;
}
