import type { Check, MetricCheck } from '../../src/model/check.ts';
import type { PodVitals } from '../../src/ports/pod-vitals.ts';
import type { Wire } from './api.ts';
import { behaviourOf } from './kubelet.ts';
import { isReady, type PodObject } from './objects.ts';
import { scenario, type Scenario } from './scenario.ts';
import { all, find, labelsOf, type World } from './world.ts';

/** What pods use and write, by the behaviour of their image: a line of log for each error. */
export function fakeVitals(world: World, wire: Wire): PodVitals {
  const behaviour = (pod: PodObject): ReturnType<typeof behaviourOf> => behaviourOf(world, pod.image);
  return {
    usage: (_namespace, labels) =>
      wire('usage', () =>
        (all(world, 'Pod') as readonly PodObject[])
          .filter((pod) => Object.entries(labels).every(([key, value]) => labelsOf(pod)[key] === value))
          .filter(isReady)
          .map((pod) => ({
            pod: pod.metadata.name,
            cpu: 0.1,
            memory: behaviour(pod).memory ?? 64 * 2 ** 20,
          })),
      ),
    lines: ({ pods }) =>
      wire('lines', () =>
        pods.flatMap(({ pod: name }) => {
          const pod = find(world, 'Pod', name) as PodObject | undefined;
          return pod === undefined ? [] : [{ pod: name, perSecond: 100 * behaviour(pod).errorRatio }];
        }),
      ),
  };
}

const usual = { kind: 'metric', comparison: '<=', consecutive: 2 } as const;
const byPods: readonly Check[] = [
  { ...usual, ...of('restarts'), bound: 0, unit: 'number' },
  { ...usual, ...of('unready'), bound: 0.1, unit: 'ratio' },
  { ...usual, ...of('cpu'), bound: 1.5, times: 'stable', unit: 'cores' },
  { ...usual, ...of('memory'), bound: 100 * 2 ** 20, unit: 'bytes' },
  { ...usual, ...of('log-errors'), bound: 1, unit: 'per-second' },
];

function of(
  pods: 'restarts' | 'unready' | 'cpu' | 'memory' | 'log-errors',
): Pick<MetricCheck, 'text' | 'metric' | 'query'> {
  return { text: pods, metric: pods, query: { pods } };
}

const spec = { checks: byPods, providers: {} };

/** Versions that no metrics service judges. */
export const judgedByPods: readonly Scenario[] = [
  scenario({ name: 'is good by its pods', spec, outcome: 'promoted', reason: 'done' }),
  scenario({
    name: 'writes errors into its log',
    spec,
    next: { errorRatio: 0.05 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
  scenario({
    name: 'uses too much memory',
    spec,
    next: { memory: 200 * 2 ** 20 },
    outcome: 'rolled-back',
    reason: 'check-failed',
  }),
];
