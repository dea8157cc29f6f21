import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Spec } from '../../src/model/spec.ts';
import { shopSpec } from '../simulation/shop.ts';
import { namespace } from '../simulation/world.ts';
import { planAlone, shopFacts, shopPlan } from './facts.ts';

const cookie = { cookie: undefined, seconds: undefined } as const;
const stages = [0, 25, 50, 100].map((weight) => ({ weight, bakeMs: 3000, needsApproval: false }));
const testers = [{ by: 'query', name: 'version', value: 'next' }] as const;

function balancer(weighted: object = {}): KubeObject {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'TraefikService',
    metadata: { name: 'balanced', namespace },
    spec: { weighted: { services: [{ name: 'shop', port: 80 }], ...weighted } },
  };
}

function ingress(annotations: Readonly<Record<string, string>> = {}): KubeObject {
  const backend = { service: { name: 'shop', port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'shop',
      namespace,
      annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip', ...annotations },
    },
    spec: { ingressClassName: 'alb', rules: [{ http: { paths: [{ path: '/', backend }] } }] },
  };
}

function planThrough(route: KubeObject, changes: Partial<Spec>, at = 1_700_000_000_000): Plan {
  const { kind, metadata } = route;
  const spec = shopSpec({ route: { kind, name: metadata.name }, ...changes });
  return planAlone(spec, { ...shopFacts(), routes: [route], at }).plan;
}

function cookiesOf({ steps }: Plan): readonly unknown[] {
  return steps.flatMap((step) => (step.kind === 'shift-traffic' ? [step.split.sticky?.cookie] : []));
}

describe('a user who keeps his version', () => {
  test('is kept in the stages that have two versions, and nowhere else', () => {
    const plan = planThrough(balancer(), { sticky: cookie, stages: stages.slice(1) });
    const name = `cutover-${plan.id}`;
    expect(cookiesOf(plan)).toEqual([name, name, undefined, undefined]);
  });

  test('has a cookie of this rollout alone, also where its name is asked for', () => {
    const named = { cookie: 'kept', seconds: 60 };
    const [first, second] = [1, 2].map((at) => planThrough(balancer(), { sticky: named }, at));
    expect(first && cookiesOf(first)[0]).toBe('kept-1');
    expect(second && cookiesOf(second)[0]).toBe('kept-2');
  });

  test('is told of in the notes, with what a share means then', () => {
    const { notes, id } = planThrough(balancer(), { sticky: { cookie: undefined, seconds: 5400 } });
    expect(notes).toEqual([
      `Each user keeps the version that answered him first, by the cookie cutover-${id}, for 1 h 30 m. So a share is that of users without the cookie: who got the old version in one stage has it in the next one too, and the real share of requests lags behind. At 100 %, and when it turns back, the cookie counts no more.`,
    ]);
    expect(planThrough(balancer(), {}).notes).toEqual([]);
    const byAlb = planThrough(ingress(), { sticky: { cookie: undefined, seconds: 60 } });
    expect(byAlb.notes[0]).toMatch("by the router's own cookie, for 1 m.");
  });
});

describe('refused', () => {
  test.each<[string, () => Plan, string]>([
    [
      'where the router cannot, with the reason and those that can',
      () => shopPlan({ sticky: cookie }),
      'sticky: gateway-api cannot keep a user on one version: `sessionPersistence` is experimental, and no gateway is known to keep a user across two Services by it. Routers that can: aws-alb, traefik-service.',
    ],
    [
      'for a share by pods',
      () => shopPlan({ sticky: cookie, route: { kind: 'Service', name: 'shop' } }),
      'sticky: service cannot keep a user on one version: it shares by the number of pods. Routers',
    ],
    [
      'where the balancer has a cookie of its own',
      () => planThrough(balancer({ sticky: { cookie: { name: 'side' } } }), { sticky: cookie }),
      'sticky: it keeps users by a cookie of its own already (side).',
    ],
    [
      'for a load balancer that must know for how long',
      () => planThrough(ingress(), { sticky: cookie }),
      'sticky: an Application Load Balancer must be told for how long: write for example `cookie for 1h`.',
    ],
    [
      'for a name that a load balancer does not take',
      () => planThrough(ingress(), { sticky: { cookie: 'kept', seconds: 60 } }),
      'sticky: aws-alb names the cookie itself, so it cannot be kept. Leave the name out.',
    ],
  ])('%s', (_what, plan, reason) => {
    expect(plan).toThrow(reason);
  });

  test('once, beside what is wrong with testers', () => {
    const plan = (): Plan => planThrough(balancer({ sticky: {} }), { sticky: cookie, stages, testers });
    expect(plan).toThrow(/^(?!.*sticky:.*sticky:).*testers: traefik-service.*sticky: it keeps users/s);
  });
});
