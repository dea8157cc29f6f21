import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import type { Split } from '../../../src/model/split.ts';
import { istio } from '../../../src/routers/istio/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { destinationRuleWith, to, virtualServiceWith, type Fields } from './objects.ts';
import { candidate, writtenTo } from './written.ts';

describe('the DestinationRule of the candidate', () => {
  const simple = (name: string): Fields => ({ loadBalancer: { simple: name } });
  const madeAt = (split: Split, rule: Fields, subset?: string): KubeObject | undefined => {
    const destination = subset === undefined ? {} : { subset };
    const route = virtualServiceWith({ http: [{ route: [to('shop', {}, destination)] }] });
    return writtenTo([route, destinationRuleWith(rule)], split)[2];
  };
  const ports = (...all: readonly Fields[]): Fields => ({ portLevelSettings: all });
  const port = (number: number, more: Fields): Fields => ({ port: { number }, ...more });

  test('says what the user’s says, of another host', () => {
    const rule = { host: 'shop.web.svc.cluster.local', exportTo: ['.'], trafficPolicy: simple('RANDOM') };
    expect(madeAt(shareOf(1), rule)).toEqual({
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      metadata: { name: candidate, namespace: 'web' },
      spec: { ...rule, host: 'shop-candidate.web.svc.cluster.local' },
    });
    expect(madeAt(shareOf(0), rule)).toBeUndefined();
    expect(madeAt({ ...shareOf(0), testers: [{ by: 'query', name: 'a', value: 'b' }] }, rule)).toBeDefined();
  });

  test('has the policy of the subset for its own, by port too', () => {
    const tls = { tls: { mode: 'DISABLE' } };
    const v1 = { ...simple('RANDOM'), ...ports(port(81, tls)) };
    const trafficPolicy = {
      ...simple('ROUND_ROBIN'),
      ...tls,
      ...ports(port(80, tls), port(81, simple('RANDOM'))),
    };
    expect(
      madeAt(
        shareOf(1),
        { trafficPolicy, subsets: [{ name: 'v1', labels: { v: '1' }, trafficPolicy: v1 }] },
        'v1',
      )?.['spec'],
    ).toEqual({
      host: candidate,
      trafficPolicy: {
        ...simple('RANDOM'),
        ...tls,
        ...ports(port(81, tls), port(80, { ...tls, ...simple('RANDOM') })),
      },
    });
  });

  test('has it also where stable has no traffic left', () => {
    const rule = { subsets: [{ name: 'v1', labels: { v: '1' }, trafficPolicy: simple('RANDOM') }] };
    const before = [
      virtualServiceWith({ http: [{ route: [to('shop', {}, { subset: 'v1' })] }] }),
      destinationRuleWith(rule),
    ];
    const full = writtenTo(before, shareOf(100));
    expect(full[2]?.['spec']).toEqual({ host: candidate, trafficPolicy: simple('RANDOM') });
    expect(writtenTo(full, shareOf(50), before)[2]).toEqual(full[2]);
  });

  test('is not made where there is nothing to say', () => {
    expect(madeAt(shareOf(1), { subsets: [{ name: 'v1', labels: { v: '1' } }] }, 'v1')).toBeUndefined();
    expect(
      madeAt(shareOf(1), { host: 'shop.old.svc.cluster.local', trafficPolicy: simple('RANDOM') }),
    ).toBeUndefined();
  });

  test('follows the user’s, and goes with it', () => {
    const route = virtualServiceWith({ http: [{ route: [to('shop')] }] });
    const rule = destinationRuleWith({ trafficPolicy: simple('RANDOM') });
    const [, , made] = writtenTo([route, rule], shareOf(5));
    const changed = destinationRuleWith({ trafficPolicy: simple('PASSTHROUGH') });
    expect(
      made === undefined ? [] : writtenTo([route, changed, made], shareOf(5), [route, rule])[2]?.['spec'],
    ).toEqual({
      host: candidate,
      trafficPolicy: simple('PASSTHROUGH'),
    });
    expect(made === undefined ? [] : writtenTo([route, made], shareOf(5), [route, rule])).toHaveLength(1);
  });

  test('is among the objects where the user has one, whatever its name', () => {
    const own = destinationRuleWith({});
    const others = ['pages', '*.web.svc.cluster.local'].map((host) => destinationRuleWith({ host }));
    const ref = { kind: 'DestinationRule', group: 'networking.istio.io', namespace: 'web' };
    expect(istio.finds?.([...others, own, virtualServiceWith({})], backends)).toEqual([
      { ...ref, name: 'shop-policy' },
      { ...ref, name: candidate },
    ]);
    expect(istio.finds?.([virtualServiceWith({})], backends)).toEqual([]);
  });
});

describe('the labels of the subset that has the traffic', () => {
  const labelsOf = (rule: Fields, ...subsets: readonly (string | undefined)[]): unknown => {
    const route = subsets.map((subset, index) =>
      to('shop', { weight: index }, subset === undefined ? {} : { subset }),
    );
    return istio.podLabels?.(
      [virtualServiceWith({ http: [{ route }] }), destinationRuleWith(rule)],
      backends,
    );
  };
  const subsets = ['v1', 'v2'].map((name) => ({ name, labels: { version: name } }));

  test.each([
    [{ subsets }, ['v1'], { version: 'v1' }],
    [{ subsets }, ['v1', 'v2'], { version: 'v2' }],
    [{ subsets }, [undefined], {}],
    [{ subsets: [{ name: 'v1' }] }, ['v1'], {}],
    [{}, ['v1'], {}],
  ])('of %j, where the route names %j, are %j', (rule, named, labels) => {
    expect(labelsOf(rule, ...named)).toEqual(labels);
  });
});
