import { expect, test } from '@jest/globals';
import { fromData, toData } from '../../../src/adapters/kubernetes/stored.ts';
import { weigh } from '../../../src/analysis/ledger.ts';
import type { Counts, Tolerance } from '../../../src/model/ledger.ts';
import type { Event } from '../../../src/model/event.ts';
import type { CheckSample } from '../../../src/model/state.ts';
import type { Analyse } from '../../../src/model/step.ts';
import { evolve, initialState } from '../../../src/rollout/evolve.ts';
import { plan } from '../../report/fixtures.ts';

const pollMs = 10_000;
const polls = (24 * 3_600_000) / pollMs;
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const arm = { requestsPerSecond: 123.456789012, errorRatio: 0.00123456789, p99Seconds: 0.123456789 };
const times = { perMinute: 171.4, p50Seconds: 0.012, p90Seconds: 0.123, p99Seconds: 1.234 };
const answers = { candidate: times, stable: times };

/** As busy and as bad as it can be: numbers of many digits, errors in every interval. */
function sampleAt(at: number, index: number): Event {
  const tolerance: Tolerance = { ratio: 1.25, rate: 0.001 };
  const counted = { x: 3 + (index % 7), n: 61_234 + index, y: 57 + (index % 11), m: 1_163_446 + index };
  const counts = (all: readonly (number | undefined)[]): Counts => ({
    ...{ tolerance, since: at - pollMs, until: at },
    series: all.map((slowerThan) => ({ slowerThan, counted })),
  });
  const bound = (text: string): CheckSample => ({
    ...{ text, candidate: 0.99876543211, stable: 0.99912345678, verdict: 'pass', detail: undefined },
  });
  const checks: readonly CheckSample[] = [
    bound('success-rate >= 99%'),
    bound('p99 <= 500ms'),
    { ...bound('latency'), counts: counts(boundaries) },
    { ...bound('probe GET / == 200'), counts: counts([undefined]), answers },
  ];
  const breaches = { 'success-rate >= 99%': 0, 'p99 <= 500ms': 0 };
  const sample = { at, polls: 1, candidate: arm, stable: arm, checks };
  return { type: 'sample-taken', at, sample, breaches };
}

test('a day of three stages, polled every 10 s, fits into 300 KiB, and judges the same when it is read again', () => {
  const stages = plan.steps.filter((step): step is Analyse => step.kind === 'analyse');
  const start = 1_700_000_000_000;
  let state = initialState(plan, start);
  let events: readonly Event[] = [];
  const tell = (event: Event): void => {
    state = evolve(state, event);
    events = [...events.slice(-500), event];
  };
  for (let index = 0; index < polls; index += 1) {
    const at = start + index * pollMs;
    const step = stages[Math.floor((index * stages.length) / polls)] as Analyse;
    const isFirst = index === 0 || Math.floor(((index - 1) * stages.length) / polls) !== stages.indexOf(step);
    if (isFirst && index > 0) tell({ type: 'step-finished', at, step });
    if (isFirst) tell({ type: 'step-started', at, step });
    tell(sampleAt(at, index));
  }
  const data = toData({ plan, state, events });
  const bytes = Buffer.byteLength(Object.values(data).join(''));
  expect(bytes).toBeLessThan(300 * 1024);
  expect(data['state']?.match(/"answers"/g)).toHaveLength(stages.length);
  const again = fromData('cutover-shop', data).state;
  expect(Object.values(again.ledgers).map(weigh)).toEqual(Object.values(state.ledgers).map(weigh));
});
