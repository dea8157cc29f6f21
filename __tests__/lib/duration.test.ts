import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration, printDuration } from '../../src/lib/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['0.5s', 500],
    ['1m500ms', 60_500],
    ['0s', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['', ' ', '5', '5 minutes', '-5s', '5s5m', '5s5s', '1d', '.5s', 's', '5S', '1e3s'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('is read back as it was printed', () => {
    fc.assert(fc.property(fc.nat({ max: 1_000_000_000 }), (ms) => parseDuration(printDuration(ms)) === ms));
  });
});
