import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatBytes, formatCores } from '../../src/lib/format.ts';
import { parseQuantity } from '../../src/lib/quantity.ts';

test.each([
  ['500m', 0.5],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2.', 2],
  ['12345678n', 0.012345678],
  ['20u', 0.00002],
  ['512Mi', 536_870_912],
  ['1Ki', 1024],
  ['2k', 2000],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['1Ei', 2 ** 60],
])('%s is %d', (text, value) => {
  expect(parseQuantity(text)?.value).toBeCloseTo(value, 12);
});

test.each([
  '',
  '.',
  '1 Mi',
  '1MB',
  '-1',
  '+1',
  '1K',
  '1mi',
  'NaN',
  'Infinity',
  '1e999',
  '0x10',
  '1e',
  '__proto__',
])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('a suffix is a factor, whatever the number', () => {
  const suffix = fc.constantFrom<[string, number]>(
    ['m', 1e-3],
    ['', 1],
    ['k', 1e3],
    ['Mi', 2 ** 20],
    ['G', 1e9],
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), suffix, (number, [letters, factor]) => {
      expect(parseQuantity(`${number}${letters}`)).toEqual({ value: number * factor, suffix: letters });
    }),
  );
});

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [1024, '1 KiB'],
  [536_870_912, '512 MiB'],
  [1.25 * 2 ** 30, '1.25 GiB'],
  [2 ** 75, '32,768 EiB'],
  [-2048, '-2 KiB'],
  [Infinity, 'Infinity'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0.25, '0.25 cores'],
  [1, '1 core'],
  [0.00012, '0.00012 cores'],
  [0, '0 cores'],
])('%d is told as %s', (cores, text) => {
  expect(formatCores(cores)).toBe(text);
});
