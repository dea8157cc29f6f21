import { expect, test } from '@jest/globals';
import { accessToCarry } from '../../src/commands/deploy.ts';
import type { Check, PodMetric } from '../../src/model/check.ts';
import { usageRules, usageRulesFor } from '../../src/plan/access.ts';
import { shopPlan } from './facts.ts';

const checkOf = (pods: PodMetric): Check => ({
  ...{ kind: 'metric', text: pods, metric: pods, query: { pods }, comparison: '<=', bound: 1 },
  ...{ unit: 'number', consecutive: 3 },
});

test('the metrics API is asked for rights only where a check needs it', () => {
  expect(usageRules).toEqual([{ group: 'metrics.k8s.io', resource: 'pods', verbs: ['list'] }]);
  expect(usageRulesFor([checkOf('restarts'), checkOf('unready'), checkOf('log-errors')])).toEqual([]);
  expect(usageRulesFor([checkOf('restarts'), checkOf('cpu')])).toEqual(usageRules);
  expect(usageRulesFor([checkOf('memory')])).toEqual(usageRules);
});

test('a rollout that is carried on needs them too', () => {
  const groupsOf = (checks: readonly Check[]): readonly string[] =>
    accessToCarry(shopPlan({ checks })).map(({ group }) => group);
  expect(groupsOf([checkOf('memory')])).toContain('metrics.k8s.io');
  expect(groupsOf([checkOf('restarts')])).not.toContain('metrics.k8s.io');
});

test('only checks that ask a metrics server wait for it', () => {
  const kindsOf = (checks: readonly Check[]): readonly string[] =>
    shopPlan({ checks }).steps.map(({ kind }) => kind);
  expect(kindsOf([checkOf('memory')])).not.toContain('await-metrics');
  expect(kindsOf([checkOf('memory'), { ...checkOf('cpu'), query: 'p99' } as Check])).toContain(
    'await-metrics',
  );
});
