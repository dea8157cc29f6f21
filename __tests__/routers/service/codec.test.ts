import { describe, expect, test } from '@jest/globals';
import type { Sizes } from '../../../src/routers/codec.ts';
import { servicePods } from '../../../src/routers/service/codec.ts';
import { sizesByWeight } from '../../../src/routers/weighted.ts';
import { home } from '../../../src/model/split.ts';
import { backends } from '../backends.ts';
import { everyShare } from '../contract.ts';
import { deploymentOf, serviceWith } from './fixtures.ts';

const codec = servicePods;

function boundOf(replicas: number): number {
  return Math.max(2 * replicas, 10);
}

/** Every pair of sizes that is allowed, found the dull way. */
function allowed(replicas: number): readonly Sizes[] {
  const found: Sizes[] = [];
  for (let stable = replicas; stable < boundOf(replicas); stable += 1) {
    for (let candidate = 1; stable + candidate <= boundOf(replicas); candidate += 1) {
      found.push({ stable, candidate, realShare: (100 * candidate) / (stable + candidate) });
    }
  }
  return found;
}

describe('sizes', () => {
  const between = everyShare.filter((share) => share > 0 && share < 100);

  test.each(Array.from({ length: 30 }, (_, index) => index + 1))(
    'of %d pods come closest to every share, within bounds, and stable never shrinks',
    (replicas) => {
      const choices = allowed(replicas);
      for (const share of between) {
        const { stable, candidate, realShare } = codec.sizes(share, replicas);
        const closest = Math.min(...choices.map((choice) => Math.abs(choice.realShare - share)));
        expect(stable).toBeGreaterThanOrEqual(replicas);
        expect(candidate).toBeGreaterThanOrEqual(1);
        expect(stable + candidate).toBeLessThanOrEqual(boundOf(replicas));
        expect(realShare).toBe((100 * candidate) / (stable + candidate));
        expect(Math.abs(realShare - share)).toBeCloseTo(closest, 9);
      }
    },
  );

  test('never 33 % for 20 %', () => {
    for (let replicas = 1; replicas <= 8; replicas += 1) expect(codec.sizes(20, replicas).realShare).toBe(20);
  });

  test('of two equally close the one with fewer pods', () => {
    expect(codec.sizes(50, 4)).toEqual({ stable: 4, candidate: 4, realShare: 50 });
    expect(codec.sizes(25, 3)).toEqual({ stable: 3, candidate: 1, realShare: 25 });
  });

  test('the real share is said where the one asked for cannot be had', () => {
    expect(codec.sizes(1, 3)).toEqual({ stable: 9, candidate: 1, realShare: 10 });
  });

  test('both ends are exact: nothing at 0, everything on as many pods at 100', () => {
    expect(codec.sizes(0, 4)).toEqual({ stable: 4, candidate: 1, realShare: 0 });
    expect(codec.sizes(100, 4)).toEqual({ stable: 4, candidate: 4, realShare: 100 });
  });
});

describe('by weights, stable keeps its size and the candidate can carry its share', () => {
  test.each([1, 3, 4, 10, 29])('of %d pods', (replicas) => {
    for (const share of everyShare) {
      const { stable, candidate, realShare } = sizesByWeight(share, replicas);
      expect([stable, realShare]).toEqual([replicas, share]);
      expect(candidate).toBeGreaterThanOrEqual(1);
      expect(candidate * 100).toBeGreaterThanOrEqual(share * replicas);
      expect((candidate - 1) * 100).toBeLessThan(Math.max(1, share * replicas));
    }
  });
});

describe('objects', () => {
  const original = backends.selector;

  test('are the Service and the two Deployments', () => {
    const refs = codec.refs({ kind: 'Service', name: 'shop' }, 'web', backends);
    expect(refs.map(({ kind, namespace, name }) => `${namespace} ${kind}/${name}`)).toEqual([
      'web Service/shop',
      'web Deployment/shop',
      'web Deployment/shop-candidate',
    ]);
  });

  test('that do not exist are not mistaken for the next one', () => {
    const onlyCandidate = [serviceWith(original), deploymentOf('shop-candidate', 2)];
    expect(codec.read(onlyCandidate, backends)).toBe(100);
    const withoutService = [deploymentOf('shop', 4), deploymentOf('shop-candidate', 1)];
    expect(codec.write(withoutService, home, { backends, original, namespace: 'web' })).toEqual(
      withoutService,
    );
    expect(codec.settled(withoutService)).toEqual({ problem: 'the Service is gone' });
  });

  test('the share is what the pods give, and nothing without pods is no share', () => {
    const shared = (stable: number, candidate: number) =>
      codec.read(
        [serviceWith(original), deploymentOf('shop', stable), deploymentOf('shop-candidate', candidate)],
        backends,
      );
    expect(shared(9, 1)).toBe(10);
    expect(shared(0, 0)).toBe('mixed');
  });

  test('are settled at once: a selector is in force when it is written', () => {
    expect(codec.settled([serviceWith(original)])).toBe('yes');
  });

  test('are refused when there is no Service, or one without a selector', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    expect(codec.refusal([serviceWith({})], backends)).toMatch(/has no selector/);
  });
});
