import { describe, expect, test } from '@jest/globals';
import type { Split } from '../../../src/model/split.ts';
import { smi as codec } from '../../../src/routers/smi/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { to, trafficSplitWith, type Fields } from './proof.ts';

function backendsAfter(planned: readonly Fields[], now: readonly Fields[], split: Split): unknown {
  const original = codec.remember([trafficSplitWith({ backends: planned })], backends);
  const given = { backends, namespace: 'web', original };
  const [written] = codec.write([trafficSplitWith({ backends: now })], split, given);
  return (written?.['spec'] as Fields)['backends'];
}

describe('what is written', () => {
  const alone = [{ ...to('shop', 100) }];
  const two = [{ ...to('shop', 3) }, { ...to('shop-v2', 1) }];

  test.each([
    [5, alone, [to('shop', 95), to('shop-candidate', 5)]],
    [100, alone, [to('shop', 0), to('shop-candidate', 100)]],
    [0.5, alone, [to('shop', 995), to('shop-candidate', 5)]],
    [0.01, alone, [to('shop', 9999), to('shop-candidate', 1)]],
    [25, two, [to('shop', 225), to('shop-candidate', 75), to('shop-v2', 100)]],
    [0, two, two],
  ])('the weights of %p %%', (share, own, expected) => {
    expect(backendsAfter(own, own, shareOf(share))).toEqual(expected);
  });

  test("somebody's apply in mid-rollout is put right, a quantity too", () => {
    const apart = [{ ...to('shop', 1) }, { ...to('shop-candidate', 1) }];
    const quantities = [{ service: 'shop', weight: '900m' }];
    expect(codec.read([trafficSplitWith({ backends: apart })], backends)).toBe(50);
    for (const now of [apart, quantities, alone]) {
      expect(backendsAfter(alone, now, shareOf(5))).toEqual([to('shop', 95), to('shop-candidate', 5)]);
      expect(backendsAfter(alone, now, shareOf(0))).toEqual(alone);
    }
  });

  test("somebody's new backend is left as it is", () => {
    const now = [{ ...to('shop', 95) }, { ...to('shop-candidate', 5) }, { ...to('edge', 7) }];
    expect(backendsAfter(alone, now, shareOf(5))).toEqual(now);
    expect(backendsAfter(alone, now, shareOf(0))).toEqual([to('shop', 100), to('edge', 7)]);
  });
});

describe('refusals', () => {
  const refusal = (spec: Fields): string | undefined => codec.refusal([trafficSplitWith(spec)], backends);

  test.each([
    [
      'it leads elsewhere',
      { backends: [to('a', 1), to('b', 1)] },
      'it does not send any traffic to Service shop (it points at a, b)',
    ],
    ['it has no backends', {}, 'it does not send any traffic to Service shop (it points at nothing)'],
    [
      'the weight is 0',
      { backends: [to('shop', 0), to('a', 1)] },
      'it does not send any traffic to Service shop (it points at a)',
    ],
    [
      'the candidate is a backend',
      { backends: [to('shop', 1), to('shop-candidate', 0)] },
      'it points at Service shop-candidate already',
    ],
    [
      'the candidate is the root',
      { service: 'shop-candidate', backends: [to('shop', 1)] },
      'it points at Service shop-candidate already',
    ],
    [
      'a weight is a quantity, as v1alpha1 has it',
      { backends: [{ service: 'shop', weight: '900m' }, to('a', 1)] },
      'the weight 900m of Service shop is no whole number',
    ],
    [
      'a weight is a fraction',
      { backends: [to('shop', 0.5)] },
      'the weight 0.5 of Service shop is no whole number',
    ],
    [
      'a weight is too large beside another',
      { backends: [to('shop', 1), to('a', 401)] },
      'the weight 401 of Service a is too large to be split (at most 400)',
    ],
  ])('refused when %s', (_why, spec, why) => {
    expect(refusal(spec)).toBe(why);
  });

  test('a lone backend may weigh anything', () => {
    expect(refusal({ backends: [to('shop', 1000)] })).toBeUndefined();
  });

  test('refused when it does not exist, which is no settled split either', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    expect(codec.settled([])).toEqual({ problem: 'the TrafficSplit is gone' });
    expect(codec.settled([trafficSplitWith({ backends: [to('shop', 1)] })])).toBe('yes');
  });
});
