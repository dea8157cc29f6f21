import { expect, test } from '@jest/globals';
import { isoTime } from '../../src/lib/iso.ts';

test.each([
  ['noon', Date.UTC(2026, 10, 22, 12, 0, 0), '2026-11-22T12:00:00Z'],
  ['midnight', Date.UTC(2027, 0, 1), '2027-01-01T00:00:00Z'],
  ['a leap day', Date.UTC(2028, 1, 29, 23, 59, 59), '2028-02-29T23:59:59Z'],
  ['a part of a second, which is left out', Date.UTC(2026, 4, 3, 1, 2, 3) + 999, '2026-05-03T01:02:03Z'],
])('%s', (_what, ms, text) => {
  expect(isoTime(ms)).toBe(text);
});
