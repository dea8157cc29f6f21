import { expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import { kubectlBack, kubectlLook } from '../../src/report/kubectl.ts';
import { plan } from './fixtures.ts';
import { report } from './stories.ts';

const reason = { kind: 'lasting-failure', sentence: 'still waiting' } as const;

function back(codec: string): string {
  const lead = leadOf(plan);
  const own: Plan = { ...plan, targets: [{ ...lead, route: { ...lead.route, codec } }] };
  return kubectlBack(report({ begin: 8, plan: own, finish: { outcome: 'stuck', reason } })).join('\n');
}

test.each(['gateway-api', 'istio', 'traefik', 'exec'])(
  'by hand, whichever Service %s sends to, the old pods answer, and no pod that may have users ends',
  (codec) => {
    const selector = '"value":{"app":"shop","pod-template-hash":"7469c64dd8"}';
    expect(back(codec)).toMatch(new RegExp(`patch service shop --type json .*${selector}`));
    expect(back(codec)).toMatch(new RegExp(`patch service shop-candidate --type json .*${selector}`));
    expect(back(codec)).not.toContain('--replicas=0');
  },
);

test('by hand, a baseline is shown, and what leads to it leads to the old pods', () => {
  const lead = leadOf(plan);
  const backends = { ...lead.route.backends, baseline: 'shop-baseline' };
  const own: Plan = {
    ...plan,
    targets: [{ ...lead, baseline: 'shop-baseline', route: { ...lead.route, backends } }],
  };
  const told = kubectlBack(report({ begin: 8, plan: own, finish: { outcome: 'stuck', reason } })).join('\n');
  expect(told).toMatch(/patch service shop-baseline --type json .*"pod-template-hash":"7469c64dd8"/);
  const look = kubectlLook(own).join('\n');
  expect(look).toContain('get deployment shop shop-candidate shop-baseline -o wide');
  expect(look).toContain('in (shop,shop-candidate,shop-baseline)');
  expect(kubectlLook(plan).join('\n')).toContain('in (shop,shop-candidate)');
});

test('where pods are the share, the new ones go, and there is no second Service', () => {
  expect(back('service')).toContain('scale deployment/shop-candidate --replicas=0');
  expect(back('service')).not.toContain('service shop-candidate');
});

test('a balancer of the user is to be told by the user', () => {
  expect(back('exec')).toContain('let your load balancer send to Service shop alone');
});
