import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logPart, type LogLimits } from '../../../src/adapters/kubernetes/log-lines.ts';
import { within } from '../../../src/adapters/within.ts';

const limits: LogLimits = { lines: 100, bytes: 10_000, windowMs: 60_000 };
const noon = Date.parse('2026-07-01T12:00:00Z');
const row = (at: number, line: string): string => `${new Date(at).toISOString()} ${line}\n`;
/** So many lines, the last one now. */
const rows = (count: number, everyMs: number, line = 'x'): string =>
  Array.from({ length: count }, (_, index) => row(noon - (count - 1 - index) * everyMs, line)).join('');

test('a log that was read as a whole is of the whole window', () => {
  expect(logPart(rows(3, 1000), limits, noon)).toEqual({ lines: ['x', 'x', 'x'], seconds: 60 });
  expect(logPart('', limits, noon)).toEqual({ lines: [], seconds: 60 });
});

test('the latest lines are of the time since the first one', () => {
  const { lines, seconds } = logPart(rows(100, 100), limits, noon + 100);
  expect(lines).toHaveLength(100);
  expect(seconds).toBeCloseTo(10, 6);
});

test('a log whose end is missing is of the time between its lines, without the last, which may be half', () => {
  const text = rows(60, 200, 'y'.repeat(200)).slice(0, limits.bytes);
  const { lines, seconds } = logPart(text, limits, noon);
  expect(lines).toHaveLength(44);
  expect(seconds).toBeCloseTo(43 * 0.2, 6);
});

test('a clock that is wrong makes no rate that cannot be', () => {
  const text = rows(100, 100);
  expect(logPart(text, limits, noon - 3_600_000).seconds).toBeCloseTo(9.9, 6);
  expect(logPart(text, limits, noon + 3_600_000).seconds).toBe(60);
  expect(logPart(rows(100, 0), limits, noon).seconds).toBe(1);
});

test('a line is without its time and colours, and not too long', () => {
  const red = '\u001b[31;1mERROR\u001b[0m refused';
  expect(logPart(`2026-07-01T12:00:00.123456789+02:00 ${red}\n`, limits, noon).lines).toEqual([
    'ERROR refused',
  ]);
  expect(logPart(row(noon, 'z'.repeat(5000)), limits, noon).lines[0]).toHaveLength(1000);
});

test('whatever a log holds, there are no more lines than it has, over no more time than was asked for', () => {
  const text = fc.array(
    fc.oneof(
      fc.string(),
      fc.string().map((line) => row(noon, line)),
    ),
    { maxLength: 150 },
  );
  fc.assert(
    fc.property(text, (pieces) => {
      const log = pieces.join('');
      const { lines, seconds } = logPart(log, limits, noon);
      expect(lines.length).toBeLessThanOrEqual(log.split('\n').length);
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(60);
    }),
  );
});

test('an expression that never ends is ended', () => {
  const began = performance.now();
  expect(within(100, () => /^(a+)+$/.test(`${'a'.repeat(1000)}b`))).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(2000);
  expect(within(100, () => /^a+$/.test('aaa'))).toBe(true);
  expect(() => within(100, () => JSON.parse('{') as unknown)).toThrow();
});
