import { describe, expect, test } from '@jest/globals';
import { openshiftRoutes as codec } from '../../../src/routers/openshift/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { routeWith, to, type Fields } from './proof.ts';

const haproxy = 'haproxy.router.openshift.io/';

/** The spec of a route that was `planned`, is `now`, and gets this share. */
function specAfter(planned: Fields, share: number, now: Fields = planned): unknown {
  const original = codec.remember([routeWith(planned)], backends);
  const given = { backends, namespace: 'web', original };
  const once = codec.write([routeWith(now)], shareOf(share), given);
  expect(codec.write(once, shareOf(share), given)).toEqual(once);
  const { host, wildcardPolicy, ...spec } = once[0]?.['spec'] as Fields;
  expect({ host, wildcardPolicy }).toEqual({ host: 'shop.apps.test', wildcardPolicy: 'None' });
  return spec;
}

const alone = { to: to('shop', 100) };

describe('what is written', () => {
  test('the candidate becomes an alternate backend', () => {
    expect(specAfter(alone, 5)).toEqual({
      to: to('shop', 95),
      alternateBackends: [to('shop-candidate', 5)],
    });
  });

  test('at 100 % it takes the place of stable, which keeps no visitor by its cookie', () => {
    expect(specAfter(alone, 100)).toEqual({ to: to('shop-candidate', 100) });
    const many = { to: to('legacy', 7), alternateBackends: [to('shop', 7)] };
    expect(specAfter(many, 100)).toEqual({
      to: to('legacy', 100),
      alternateBackends: [to('shop-candidate', 100)],
    });
  });

  test('others with as much keep their part, and those with nothing have nothing', () => {
    const planned = { to: to('shop', 10), alternateBackends: [to('legacy', 10), to('old', 0)] };
    expect(specAfter(planned, 25)).toEqual({
      to: to('shop', 75),
      alternateBackends: [to('shop-candidate', 25), to('legacy', 100), to('old', 0)],
    });
  });

  test.each([
    [12.5, { stable: 224, candidate: 32, real: 12.5 }],
    [33.3, { stable: 171, candidate: 85, real: 33.203125 }],
    [0.1, { stable: 255, candidate: 1, real: 0.390625 }],
    [99.9, { stable: 1, candidate: 255, real: 99.609375 }],
  ])('%p %% is the nearest of 256 steps, and says so', (share, { stable, candidate, real }) => {
    expect(specAfter(alone, share)).toEqual({
      to: to('shop', stable),
      alternateBackends: [to('shop-candidate', candidate)],
    });
    expect(codec.sizes(share, 8)).toEqual({
      stable: 8,
      candidate: Math.max(1, Math.ceil((8 * real) / 100)),
      realShare: real,
    });
    const split = [
      routeWith({ to: to('shop', stable), alternateBackends: [to('shop-candidate', candidate)] }),
    ];
    expect(codec.read(split, backends)).toBe(real);
  });

  test('the smallest share that it names is the smallest that it writes', () => {
    expect(codec.sizes(codec.can.smallestShare, 1).realShare).toBe(codec.can.smallestShare);
  });
});

describe('somebody else changes the route in mid-rollout', () => {
  const split = { to: to('shop', 75), alternateBackends: [to('shop-candidate', 25)] };

  test('an apply of the manifest is put right', () => {
    expect(codec.read([routeWith(alone)], backends)).toBe(0);
    expect(specAfter(alone, 25, alone)).toEqual(split);
  });

  test('other weights are put right', () => {
    const even = { to: to('shop', 1), alternateBackends: [to('shop-candidate', 1)] };
    expect(codec.read([routeWith(even)], backends)).toBe(50);
    expect(specAfter(alone, 25, even)).toEqual(split);
  });

  test('a backend that was added is left as it is', () => {
    const added = { ...split, alternateBackends: [...split.alternateBackends, to('edge', 9)] };
    expect(specAfter(alone, 25, added)).toEqual(added);
    expect(specAfter(alone, 0, added)).toEqual({ ...alone, alternateBackends: [to('edge', 9)] });
  });

  test('a route that was turned to another Service is left there', () => {
    const turned = { to: to('maintenance', 100) };
    expect(specAfter(alone, 25, turned)).toEqual(turned);
    expect(codec.read([routeWith(turned)], backends)).toBe(0);
  });
});

describe('refusals', () => {
  const refusal = (spec: Fields, annotations?: Readonly<Record<string, string>>): string | undefined =>
    codec.refusal([routeWith(spec, annotations)], backends);

  test.each([
    ['it points elsewhere', { to: to('pages', 100) }, /Service shop \(it points at pages\)/],
    ['its weight is 0', { to: to('shop', 0) }, /does not send any traffic/],
    [
      'the candidate is in it',
      { ...alone, alternateBackends: [to('shop-candidate', 0)] },
      /points at Service shop-candidate already/,
    ],
    [
      'it is full',
      { ...alone, alternateBackends: [to('a', 0), to('b', 0), to('c', 0)] },
      /3 alternate backends already/,
    ],
    [
      'another part cannot be kept',
      { ...alone, alternateBackends: [to('a', 100), to('b', 10)] },
      /Service b has another weight than shop \(10 and 100\)/,
    ],
  ])('refused when %s', (_why, spec, why) => {
    expect(refusal(spec)).toMatch(why);
  });

  test.each(['source', 'leastconn'])('refused when it balances by %s', (algorithm) => {
    expect(refusal(alone, { [`${haproxy}balance`]: algorithm })).toMatch(
      `balance is ${algorithm}, which does not keep shares: set it to roundrobin`,
    );
  });

  test('refused when it does not exist', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
  });

  test('two alternates leave room for the candidate', () => {
    expect(refusal({ ...alone, alternateBackends: [to('a', 0), to('b', 0)] })).toBeUndefined();
  });
});

describe('settled', () => {
  const router = (routerName: string, status: string): Fields => ({
    routerName,
    conditions: [
      { type: 'UnservableInFutureVersions', status: 'False' },
      { type: 'Admitted', status, reason: 'HostAlreadyClaimed' },
    ],
  });
  const settled = (...ingress: readonly Fields[]): unknown =>
    codec.settled([{ ...routeWith(alone), status: { ingress } }]);

  test('when a router admits it, whatever one says that serves another part of the cluster', () => {
    expect(settled(router('default', 'True'))).toBe('yes');
    expect(settled(router('internal', 'False'), router('default', 'True'))).toBe('yes');
  });

  test('not yet when none has reported', () => {
    expect(settled()).toBe('not-yet');
    expect(settled(router('default', 'Unknown'))).toBe('not-yet');
  });

  test('a problem when all reject it, or when it is gone', () => {
    expect(settled(router('default', 'False'))).toEqual({
      problem: 'Admitted is False on router default: HostAlreadyClaimed',
    });
    expect(codec.settled([])).toEqual({ problem: 'the Route is gone' });
  });
});

test('every Route is for it, and it makes nothing of its own', () => {
  expect(codec.claims(routeWith(alone))).toBe(true);
  expect(codec.limits(shareOf(5), [], backends)).toBeUndefined();
  expect(codec.makes).toEqual([]);
});
