import { expect, test } from '@jest/globals';
import { usageNotes } from '../../src/commands/usage-notes.ts';
import type { Check, PodMetric } from '../../src/model/check.ts';
import type { NoVitals, PodUsage } from '../../src/ports/pod-vitals.ts';

const checkOf = (pods: PodMetric): Check => ({
  ...{ kind: 'metric', text: `${pods} <= 1`, metric: pods, query: { pods }, comparison: '<=', bound: 1 },
  ...{ unit: 'number', consecutive: 3 },
});

function houseWith(answer: readonly PodUsage[] | NoVitals) {
  let asked = 0;
  const usage = () => {
    asked += 1;
    return Promise.resolve(answer);
  };
  const vitals = { usage, lines: () => Promise.resolve([]) };
  return { asked: () => asked, house: { vitals, namespace: 'web' } };
}

test('a cluster without the metrics API is told of before the rollout, where a check needs it', async () => {
  const { house } = houseWith({ noData: 'this cluster serves no metrics API' });
  expect(await usageNotes([checkOf('restarts'), checkOf('cpu')], house)).toEqual([
    'cpu <= 1: this cluster serves no metrics API. Until then it has no data, and no stage passes.',
  ]);
});

test('elsewhere nothing is said, and without such a check nothing is asked', async () => {
  const { asked, house } = houseWith([]);
  expect(await usageNotes([checkOf('memory')], house)).toEqual([]);
  expect(await usageNotes([checkOf('restarts'), checkOf('log-errors')], house)).toEqual([]);
  expect(asked()).toBe(1);
});
