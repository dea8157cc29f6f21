import { expect, test } from '@jest/globals';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import { jsonReport } from '../../src/report/json.ts';
import { kubectlBack, kubectlLook } from '../../src/report/kubectl.ts';
import { renderSummary } from '../../src/report/markdown.ts';
import { outputsOf } from '../../src/report/outputs.ts';
import { headline } from '../../src/report/sentence.ts';
import { plan } from './fixtures.ts';
import { report } from './stories.ts';

const cart = {
  ...leadOf(plan),
  name: 'cart',
  candidate: 'cart-candidate',
  stable: { hash: 'c1', images: { cart: 'ghcr.io/acme/cart:7.0.0' } },
  next: { hash: undefined, images: { cart: 'ghcr.io/acme/cart:8.0.0' } },
  replicas: 2,
};
const together: Plan = { ...plan, targets: [leadOf(plan), cart] };
const reason = { kind: 'lasting-failure', sentence: 'still waiting for the gateway' } as const;
const stuck = report({ begin: 8, plan: together, finish: { outcome: 'stuck', reason } });

test('several targets are all named, with their versions and images', () => {
  expect(headline(stuck)).toMatch(/^shop with cart is stuck at 5 %/);
  expect(outputsOf(stuck)).toMatchObject({
    'stable-image': 'ghcr.io/acme/shop:2.3.1,ghcr.io/acme/cart:7.0.0',
    'candidate-image': 'ghcr.io/acme/shop:2.4.0,ghcr.io/acme/cart:8.0.0',
  });
  expect(renderSummary(stuck)).toContain('**2.4.0 and 8.0.0**');
  expect(jsonReport(stuck)).toMatchObject({
    target: { name: 'shop' },
    targets: [
      { target: { name: 'shop' }, replicas: 4 },
      { target: { name: 'cart' }, replicas: 2, next: { images: cart.next.images } },
    ],
  });
});

test('who brings users back by hand brings back those of all', () => {
  expect(kubectlLook(together).join('\n')).toMatch(
    /deployment shop shop-candidate[^]*deployment cart cart-candidate/,
  );
  const back = kubectlBack(stuck).join('\n');
  expect(back).toMatch(/scale deployment\/shop --replicas=4[^]*scale deployment\/cart --replicas=2/);
  expect(renderSummary(stuck)).toContain(
    'Do not delete shop or shop-candidate or cart or cart-candidate before',
  );
  expect(renderSummary(stuck)).toContain('target: default/deployment/shop');
});
