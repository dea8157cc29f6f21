import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { home, type Split } from '../../../src/model/split.ts';
import { traefikServices } from '../../../src/routers/traefik/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { shop, traefikServiceOf, type Fields } from './fixtures.ts';

const split25 = [
  { ...shop, weight: 75 },
  { name: 'shop-candidate', port: 80, weight: 25 },
];

describe('a user who keeps his version', () => {
  const sticky = { cookie: 'cutover-shop-1', seconds: undefined };
  const cookie = { name: 'cutover-shop-1', httpOnly: true, sameSite: 'lax' };
  const balancer = (more: Fields = {}): KubeObject =>
    traefikServiceOf({ weighted: { services: [shop], ...more } });
  const after = (object: KubeObject, split: Split, original?: unknown): unknown => {
    const given = {
      backends,
      namespace: 'web',
      original: original ?? traefikServices.remember([object], backends),
    };
    return traefikServices.write([object], split, given)[0]?.['spec'];
  };

  test('has a cookie of the balancer, across its services', () => {
    expect(after(balancer(), { ...shareOf(25), sticky })).toEqual({
      weighted: { services: split25, sticky: { cookie } },
    });
    const timed = { ...shareOf(25), sticky: { ...sticky, seconds: 3600 } };
    expect(after(balancer(), timed)).toEqual({
      weighted: { services: split25, sticky: { cookie: { ...cookie, maxAge: 3600 } } },
    });
  });

  test('is refused where the balancer has its own, which no other split touches', () => {
    const side = { sticky: { cookie: { name: 'side' } } };
    const limit = (object: KubeObject, split: Split): string | undefined =>
      traefikServices.limits(split, [object], backends);
    expect(limit(balancer(side), { ...shareOf(5), sticky })).toBe(
      'it keeps users by a cookie of its own already (side)',
    );
    expect(limit(balancer(side), shareOf(5))).toBeUndefined();
    expect(limit(balancer(), { ...shareOf(5), sticky })).toBeUndefined();
    expect(after(balancer(side), home)).toEqual({ weighted: { services: [shop], ...side } });
  });

  test('a cookie that somebody else changed is put right', () => {
    const original = traefikServices.remember([balancer()], backends);
    const changed = balancer({ sticky: { cookie: { name: 'other' } } });
    expect(after(changed, { ...shareOf(25), sticky }, original)).toEqual({
      weighted: { services: split25, sticky: { cookie } },
    });
    expect(after(changed, home, original)).toEqual({ weighted: { services: [shop] } });
  });
});
