import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { apisix as codec } from '../../../src/routers/apisix/codec.ts';
import { backends } from '../backends.ts';
import { routeWith, shop, upstreamWith, type Fields } from './fixtures.ts';

const candidate = { serviceName: 'shop-candidate', servicePort: 80 };
const legacy = { serviceName: 'legacy', servicePort: 80 };
const match = { paths: ['/*'] };
const plain: readonly Fields[] = [{ name: 'main', match, backends: [shop] }];

describe('refusals', () => {
  const stream = [{ name: 'tcp', protocol: 'TCP', match: { ingressPort: 9100 }, backend: shop }];
  const withBackends = (...targets: readonly Fields[]): KubeObject =>
    routeWith([{ name: 'main', match, backends: targets }]);

  test.each([
    ['it is not there', [], 'it does not exist'],
    ['only its upstream is there', [upstreamWith('shop', {})], 'it does not exist'],
    [
      'it points elsewhere',
      [withBackends(legacy)],
      'does not send any traffic to Service shop (it points at legacy)',
    ],
    ['it points nowhere', [routeWith([])], '(it points at nothing)'],
    ['the weight is 0', [withBackends({ ...shop, weight: 0 }, legacy)], '(it points at legacy)'],
    ['only a stream leads to it', [routeWith([], { stream })], 'only its stream rules lead to Service shop'],
    ['the candidate is in it', [withBackends(shop, candidate)], 'points at Service shop-candidate already'],
    ['a weight cannot be split', [withBackends(shop, { ...legacy, weight: 214_749 })], 'at most 214748'],
    [
      'it splits by a plugin',
      [routeWith([{ name: 'main', plugins: [{ name: 'traffic-split', config: {} }], backends: [shop] }])],
      'its rule main has a traffic-split plugin of its own',
    ],
    [
      "the candidate's upstream is there",
      [withBackends(shop), upstreamWith('shop-candidate', {})],
      'ApisixUpstream shop-candidate exists already',
    ],
  ])('refused when %s', (_why, objects, reason) => {
    expect(codec.refusal(objects, backends)).toContain(reason);
  });

  test('the largest weight that can be split, and a plugin that is off, are not refused', () => {
    const plugins = [{ name: 'traffic-split', enable: false }];
    const rule = { name: 'main', plugins, backends: [shop, { ...legacy, weight: 214_748 }] };
    expect(codec.refusal([routeWith([rule])], backends)).toBeUndefined();
  });
});

describe('settled', () => {
  const after = (...conditions: readonly Fields[]): unknown =>
    codec.settled([{ ...routeWith(plain), status: { conditions } }]);
  const accepted = { type: 'Accepted', status: 'True', observedGeneration: 4 };

  test.each([
    ['no status is written', after(), 'yes'],
    ['it is accepted', after(accepted), 'yes'],
    ['an older generation was accepted', after({ ...accepted, observedGeneration: 3 }), 'not-yet'],
    [
      'an older generation was refused',
      after({ ...accepted, status: 'False', observedGeneration: 3 }),
      'not-yet',
    ],
    [
      'it is not accepted',
      after({ ...accepted, status: 'False', reason: 'SyncFailed', message: 'no such plugin' }),
      { problem: 'Accepted is False: no such plugin' },
    ],
    ['1.x says so', after({ ...accepted, type: 'ResourcesAvailable' }), 'yes'],
  ])('when %s', (_when, answer, expected) => {
    expect(answer).toEqual(expected);
  });
});
