import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Unit } from '../../src/model/check.ts';
import { timeAxis, valueAxis, valueText } from '../../src/report/scale.ts';

const units: readonly Unit[] = ['ratio', 'seconds', 'per-second', 'cores', 'bytes', 'number'];

describe('an axis', () => {
  test.each<[readonly number[], Unit, string]>([
    [[0.2, 0.5], 'seconds', '0 ms, 200 ms, 400 ms, 600 ms'],
    [[0.801, 0.9997, 0.99], 'ratio', '80 %, 85 %, 90 %, 95 %, 100 %'],
    [[0.9996, 0.9999], 'ratio', '99.96 %, 99.97 %, 99.98 %, 99.99 %'],
    [[0.0001, 0.0004], 'ratio', '0 %, 0.01 %, 0.02 %, 0.03 %, 0.04 %'],
    [[], 'ratio', '0 %, 0.5 %, 1 %'],
    [[0, 0], 'number', '0, 0.5, 1'],
    [[7], 'per-second', '0/s, 2/s, 4/s, 6/s, 8/s'],
    [[-3, 5], 'number', '-4, -2, 0, 2, 4, 6'],
    [[3_300_000], 'number', '0, 1M, 2M, 3M, 4M'],
    [[4e21], 'number', '0, 1E21, 2E21, 3E21, 4E21'],
    [[3e-7], 'number', '0, 1E-7, 2E-7, 3E-7'],
    [[500 * 2 ** 20], 'bytes', '0 MiB, 128 MiB, 256 MiB, 384 MiB, 512 MiB'],
    [[1.9 * 2 ** 30, 2.1 * 2 ** 30], 'bytes', '1,920 MiB, 1,984 MiB, 2,048 MiB, 2,112 MiB, 2,176 MiB'],
    [[0.2, 0.9], 'cores', '0 cores, 0.5 cores, 1 core'],
    [[9000], 'seconds', '0 s, 1 h, 2 h, 3 h'],
    [[210], 'seconds', '0 s, 1 m, 2 m, 3 m, 4 m'],
    [[-200, 0], 'seconds', '-200 s, -150 s, -100 s, -50 s, 0 s'],
    [[-400, 0], 'seconds', '-400 s, -300 s, -200 s, -100 s, 0 s'],
    [[1_000_010, 1_000_050], 'number', '1.00001M, 1.00002M, 1.00003M, 1.00004M, 1.00005M'],
  ])('over %j %s', (all, unit, texts) => {
    expect(
      valueAxis(all, unit)
        .ticks.map(({ text }) => text)
        .join(', '),
    ).toBe(texts);
  });

  test('has ticks that differ, few of them, around all values', () => {
    const spread = fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(spread, fc.constantFrom(...units), (all, unit) => {
        const { low, high, ticks } = valueAxis(all, unit);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(9);
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
        const slack = (high - low) * 1e-6;
        expect(Math.min(...all)).toBeGreaterThanOrEqual(low - slack);
        expect(Math.max(...all)).toBeLessThanOrEqual(high + slack);
      }),
    );
  });

  test('of time has round durations, few of them', () => {
    expect(
      timeAxis(74_000)
        .ticks.map(({ text }) => text)
        .join(', '),
    ).toBe('0 s, 10 s, 20 s, 30 s, 40 s, 50 s, 1 m, 1 m 10 s');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), (span) => {
        expect(timeAxis(span).ticks.length).toBeLessThanOrEqual(9);
      }),
    );
  });

  test('a limit has the digits it was written with', () => {
    expect([0.995, 0.99999, 0.0003].map((value) => valueText(value, 'ratio'))).toEqual([
      '99.5 %',
      '99.999 %',
      '0.03 %',
    ]);
    expect([2 ** 29, 1.25 * 2 ** 30].map((value) => valueText(value, 'bytes'))).toEqual([
      '512 MiB',
      '1.25 GiB',
    ]);
    expect([0.5, 1.25, 8100, 0].map((value) => valueText(value, 'seconds'))).toEqual([
      '500 ms',
      '1.25 s',
      '8,100 s',
      '0 ms',
    ]);
  });
});
