import { describe, expect, test } from '@jest/globals';
import { measuredShare } from '../../bench/splits/share.ts';

describe('a measured share', () => {
  test('is told in standard errors of as many draws', () => {
    expect(measuredShare(540, 10_000, 5)).toMatchObject({ measured: 5.4, isWithin: true });
    expect(measuredShare(540, 10_000, 5).z).toBeCloseTo(1.835, 3);
    expect(measuredShare(460, 10_000, 5).z).toBeCloseTo(-1.835, 3);
  });

  test('is beside the asked one from 4 standard errors on', () => {
    expect(measuredShare(587, 10_000, 5).isWithin).toBe(true);
    expect(measuredShare(588, 10_000, 5).isWithin).toBe(false);
    expect(measuredShare(412, 10_000, 5).isWithin).toBe(false);
  });

  test.each([0, 100])('of %s %% is that of every single request', (share) => {
    const all = (share / 100) * 10_000;
    expect(measuredShare(all, 10_000, share)).toMatchObject({ z: 0, isWithin: true });
    expect(measuredShare(Math.abs(all - 1), 10_000, share).isWithin).toBe(false);
  });
});
