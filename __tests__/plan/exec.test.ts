import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import type { BalancerView } from '../../src/model/balancer.ts';
import type { Spec } from '../../src/model/spec.ts';
import { home } from '../../src/model/split.ts';
import { balancedOf } from '../../src/plan/exec-way.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { kubectlBack, kubectlLook } from '../../src/report/kubectl.ts';
import { describeStep } from '../../src/report/describe.ts';
import { someExec } from '../simulation/execs.ts';
import { shopSpec, type Extras } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

const fresh: BalancerView = {
  split: home,
  settled: 'yes',
  can: { testers: ['cookie'], mirror: 'every-method' },
  original: { pool: 'a' },
};

function planned(view: Partial<BalancerView> = {}, changes: Partial<Spec> = {}, extras: Extras = {}) {
  const spec = shopSpec({ route: undefined, exec: someExec, ...changes });
  const facts = { ...shopFacts(extras), routes: [], balancer: { ...fresh, ...view } };
  return planAlone(spec, facts).plan;
}

function reasonsAgainst(...given: Parameters<typeof planned>): string {
  try {
    planned(...given);
    return '';
  } catch (error) {
    if (error instanceof RefusedError) return error.reasons.join('\n');
    throw error;
  }
}

describe('a plan through commands', () => {
  test('remembers what was read, names no object and no command, and has a Service for each version', () => {
    const plan = planned();
    expect(leadOf(plan).route).toMatchObject({ codec: 'exec', objects: [], original: { pool: 'a' } });
    expect(JSON.stringify(plan)).not.toContain('./split');
    expect(plan.steps.find(({ kind }) => kind === 'start-candidate')).toMatchObject({
      service: 'shop-candidate',
    });
    expect(plan.steps.findLast(({ kind }) => kind === 'shift-traffic')).toMatchObject({ why: 'home' });
  });

  test.each([
    [
      { split: { ...home, share: 5 } },
      /says that 5 % go to the new version, and there is none yet\. Bring it to 0/,
    ],
    [{ split: { ...home, mirror: { share: 5, methods: ['GET'] } } }, /says that testers or copies are sent/],
    [{ settled: { problem: 'no pool' } }, /says that the balancer has a problem: no pool\. Mend it first/],
  ])('is refused when read says %j', (view, reason) => {
    expect(reasonsAgainst(view)).toMatch(reason);
  });

  test.each<[Partial<Spec>, RegExp]>([
    [
      { testers: [{ by: 'header', name: 'a', value: 'b' }] },
      /testers: exec cannot send requests by header to the new version: it can by cookie/,
    ],
    [
      { mirror: { share: 5, methods: ['GET'], bakeMs: 0 } },
      /mirror: exec copies requests of every method, also those that write/,
    ],
    [
      { stages: [{ weight: 0.5, bakeMs: 0, needsApproval: false }] },
      /stages: 0.5% is finer than exec can split: its smallest share is 1%/,
    ],
    [
      { exec: { ...someExec, service: 'cart' } },
      /Service cart does not select the target's pods.*that do: shop/,
    ],
  ])('is refused for what the balancer cannot: %j', (changes, reason) => {
    expect(reasonsAgainst({}, changes)).toMatch(reason);
  });

  test('of two Services one is to be named', () => {
    const extras = { hasSecondService: true };
    expect(reasonsAgainst({}, {}, extras)).toMatch(
      /2 Services select the target's pods: shop, shop-internal\. Say in `service`/,
    );
    const { route } = leadOf(planned({}, { exec: { ...someExec, service: 'shop-internal' } }, extras));
    expect(route.backends.stable).toBe('shop-internal');
  });
});

describe('whose split is read', () => {
  const spec = shopSpec({ route: undefined, exec: someExec });

  test('is what the plan will be about', () => {
    const { id } = planned();
    expect(balancedOf(spec, shopFacts())).toEqual({
      rollout: id,
      namespace: 'prod',
      target: 'shop',
      candidate: 'shop-candidate',
      services: { stable: 'shop', candidate: 'shop-candidate' },
    });
  });

  test('is nobody’s without commands, a target or one Service', () => {
    expect(balancedOf(shopSpec(), shopFacts())).toBeUndefined();
    expect(balancedOf(spec, { ...shopFacts(), target: undefined })).toBeUndefined();
    expect(balancedOf(spec, shopFacts({ hasSecondService: true }))).toBeUndefined();
  });
});

describe('a report of it', () => {
  const plan = planned();

  test('says through what', () => {
    const shift = plan.steps.find(({ kind }) => kind === 'shift-traffic');
    expect(shift && describeStep(shift, plan)).toBe(
      'Shift 25 % to shop-candidate through your own commands (route: exec)',
    );
  });

  test('brings users back wherever the balancer sends them', () => {
    const origin = {
      ...{
        actor: undefined,
        runUrl: undefined,
        repository: undefined,
        sha: undefined,
        workflowUrl: undefined,
      },
    };
    const reason = { kind: 'lasting-failure', sentence: '' } as const;
    const report = { plan, state: undefined, outcome: 'stuck', reason, at: 0, origin, events: [] } as const;
    const back = kubectlBack(report);
    expect(back.filter((line) => line.includes('patch service')).map((line) => line.split(' ')[5])).toEqual([
      'shop',
      'shop-candidate',
    ]);
    expect(back.join('\n')).not.toContain('--replicas=0');
    expect(back.at(-1)).toBe('# Then let your load balancer send to Service shop alone.');
    expect(kubectlLook(plan)).toHaveLength(2);
  });
});
