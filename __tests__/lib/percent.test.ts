import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePercent, percentToRatio, printPercent } from '../../src/lib/percent.ts';

test.each([
  ['5%', 5],
  ['5 %', 5],
  [' 99.9% ', 99.9],
  ['0%', 0],
  ['250%', 250],
])('%j is %d percent', (text, percent) => {
  expect(parsePercent(text)).toBe(percent);
});

test.each(['', '5', '%', '-5%', '5%%', '5 percent'])('%j is no percentage', (text) => {
  expect(parsePercent(text)).toBeUndefined();
});

test('a percentage is read back as it was printed', () => {
  fc.assert(fc.property(fc.nat({ max: 100 }), (percent) => parsePercent(printPercent(percent)) === percent));
});

test('a ratio has no stray digits that would fail an exact hit', () => {
  expect(percentToRatio(99.9)).toBe(0.999);
});
