import { describe, expect, test } from '@jest/globals';
import { meshHttpRoutes as codec, meshTcpRoutes } from '../../../src/routers/kuma/codec.ts';
import { backends } from '../backends.ts';
import {
  all,
  destination,
  header,
  httpRoute,
  labelled,
  ofShop,
  ports,
  prefix,
  routeWith,
  rule,
  serviceWith,
  tagged,
  to,
  type Fields,
} from './objects.ts';

describe('refusals', () => {
  const refusal = (...destinations: readonly Fields[]): string | undefined =>
    codec.refusal([httpRoute(...destinations), serviceWith()], backends);
  const apex = { kind: 'MeshService', name: 'shop-apex' };
  const nothing = 'it does not send any traffic to Service shop';

  test.each<[string, Fields, string]>([
    [
      'it leads elsewhere',
      rule(all, to('a'), to('b', { namespace: 'cms' })),
      `${nothing} (it points at a, cms/b)`,
    ],
    ['the weight is 0', rule(all, to('shop', { weight: 0 }), to('a')), `${nothing} (it points at a)`],
    [
      'pods are picked by tags, which those of the candidate need not have',
      rule(all, { kind: 'MeshServiceSubset', name: 'shop_web_svc_80', tags: { version: 'v1' } }),
      `${nothing} (it points at MeshServiceSubset shop_web_svc_80)`,
    ],
    [
      'the Service is that of many zones',
      rule(all, { kind: 'MeshMultiZoneService', name: 'shop', port: 80 }),
      `${nothing} (it points at MeshMultiZoneService shop)`,
    ],
    [
      'labels of the user pick the Service: the candidate has none of them',
      rule(
        all,
        labelled('shop', {
          labels: { 'kuma.io/display-name': 'shop', 'k8s.kuma.io/namespace': 'web', team: 'a' },
        }),
      ),
      `${nothing} (it points at what has kuma.io/display-name=shop,k8s.kuma.io/namespace=web,team=a)`,
    ],
    [
      'labels leave the namespace open',
      rule(all, labelled('shop', { labels: { 'kuma.io/display-name': 'shop' } })),
      `${nothing} (it points at what has kuma.io/display-name=shop)`,
    ],
    [
      'a tag is of another namespace',
      rule(all, tagged('shop_cms_svc_80')),
      `${nothing} (it points at shop_cms_svc_80)`,
    ],
    [
      'the candidate is a backend',
      rule(all, to('shop'), tagged('shop-candidate_web_svc_80')),
      'it points at Service shop-candidate already',
    ],
    [
      'the Service is one of another namespace',
      rule(all, to('shop', { namespace: 'cms' })),
      `${nothing} (it points at cms/shop)`,
    ],
    [
      'a tag has a port besides, with which it is the name of a MeshService',
      rule(all, to('shop_web_svc_80')),
      `${nothing} (it points at shop_web_svc_80)`,
    ],
    [
      'the weights are too large',
      rule(all, to('shop', { weight: 1 }), to('a', { weight: 429_496 })),
      'the weights of a route are too large to be split (together at most 429496)',
    ],
    [
      'a name is without a port',
      rule(all, tagged('shop')),
      'a backendRef to Service shop has no port, without which Kuma does not find it: write it',
    ],
    [
      'labels are without a port',
      rule(all, labelled('shop', { port: undefined })),
      'a backendRef to Service shop has no port, without which Kuma does not find it: write it',
    ],
    [
      'Kuma takes the port for one of connections',
      rule(all, to('shop', { port: 5432 })),
      'Service shop has no port 5432 whose appProtocol is http, http2 or grpc, and Kuma shares requests of no other',
    ],
    [
      'the Service has no such port',
      rule(all, tagged('shop_web_svc_81')),
      'Service shop has no port 81 whose appProtocol is http, http2 or grpc, and Kuma shares requests of no other',
    ],
  ])('refused when %s', (_why, own, why) => {
    expect(refusal(destination(apex, own))).toBe(why);
  });

  const catchAll = rule(all, to('shop'));

  test.each<[string, readonly Fields[], string]>([
    [
      'a rule leaves the backends to the destination',
      [{ matches: [prefix('/v2')], default: { filters: [] } }, catchAll],
      'a rule without backendRefs sends to Service shop as a whole: write them',
    ],
    [
      'its rules leave a path to the destination',
      [rule([prefix('/v2')], to('shop'))],
      'requests that no rule of it matches go to Service shop as a whole: add a rule for the PathPrefix /',
    ],
    [
      'its rules leave a method to the destination',
      [
        rule(
          [
            { ...prefix('/'), method: 'GET' },
            header('x-a', '1'),
            { queryParams: [{ type: 'Exact', name: 'a', value: '1' }] },
          ],
          to('shop'),
        ),
      ],
      'requests that no rule of it matches go to Service shop as a whole: add a rule for the PathPrefix /',
    ],
  ])('refused when %s, which is the Service itself', (_why, rules, why) => {
    expect(refusal(destination(ofShop, ...rules))).toBe(why);
    expect(refusal(destination({ kind: 'MeshService', name: 'shop_web_svc_80' }, ...rules))).toBe(why);
    expect(refusal(destination(apex, ...new Set([...rules, catchAll])))).toBeUndefined();
  });

  test('refused when two rules for one destination have the same matches: Kuma merges them', () => {
    const why = 'two rules of it have the same matches, and Kuma makes one of them: take one away';
    expect(refusal(destination(apex, catchAll, rule(all, to('legacy'))))).toBe(why);
    expect(refusal(destination(apex, catchAll), destination(apex, catchAll))).toBe(why);
    expect(refusal(destination(ofShop, catchAll), destination(apex, catchAll))).toBeUndefined();
  });

  test.each([
    [
      'an annotation for a protocol',
      { annotations: { '80.service.kuma.io/protocol': 'http' } },
      /\(80\.service/,
    ],
    ['a label for a mesh', { labels: { app: 'shop', 'kuma.io/mesh': 'other' } }, /\(kuma\.io\/mesh\)/],
  ])('refused when the Service has %s', (_what, metadata, why) => {
    expect(
      codec.refusal([httpRoute(destination(ofShop, catchAll)), serviceWith(metadata)], backends),
    ).toMatch(why);
    expect(
      codec.refusal(
        [httpRoute(destination(ofShop, catchAll)), serviceWith({ labels: { app: 'shop' } })],
        backends,
      ),
    ).toBeUndefined();
  });

  test('a MeshTCPRoute may have any protocol, and needs no rule for all paths', () => {
    const spec = { to: [destination(ofShop, { default: { backendRefs: [to('shop', { port: 5432 })] } })] };
    const route = routeWith('MeshTCPRoute', spec);
    expect(meshTcpRoutes.refusal([route, serviceWith({}, ports.slice(2))], backends)).toBeUndefined();
  });

  test('refused when it does not exist, which is no settled split either', () => {
    expect(codec.refusal([serviceWith()], backends)).toBe('it does not exist');
    expect(codec.settled([serviceWith()])).toEqual({ problem: 'the route is gone' });
    expect(codec.settled([httpRoute(), serviceWith()])).toBe('yes');
  });
});
