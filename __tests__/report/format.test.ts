import { describe, expect, test } from '@jest/globals';
import {
  formatDuration,
  formatDurationShort,
  formatInstant,
  formatRatio,
  formatSeconds,
  formatShare,
  formatTime,
  isoTime,
} from '../../src/lib/format.ts';
import { redact } from '../../src/lib/redact.ts';

test.each([
  [0, '0 s'],
  [250, '250 ms'],
  [59_999, '59 s'],
  [60_000, '1 m'],
  [171_000, '2 m 51 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
  [-5, '0 s'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('a log line has the short form', () => {
  expect(formatDurationShort(580_000)).toBe('9m 40s');
});

test.each([
  [0, '0 %'],
  [0.0003, '0.03 %'],
  [0.018, '1.8 %'],
  [0.9995, '99.95 %'],
  [1, '100 %'],
])('a ratio of %d is %s', (ratio, text) => {
  expect(formatRatio(ratio)).toBe(text);
});

test('times are UTC, whatever the machine says', () => {
  const at = Date.UTC(2026, 6, 1, 0, 5, 9, 7);
  expect(formatTime(at)).toBe('00:05:09');
  expect(formatInstant(at)).toBe(new Date(at).toISOString());
  expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
});

test('shares and seconds', () => {
  expect(formatShare(100 / 3)).toBe('33.3 %');
  expect(formatSeconds(0.212)).toBe('212 ms');
  expect(formatSeconds(1.254)).toBe('1.25 s');
});

describe('redact takes out', () => {
  test.each([
    'ghp_0123456789abcdefghijklmnop',
    'Authorization: Bearer abcdef0123456789',
    'postgres://app:hunter22@db/shop',
    'password=hunter22',
    '{"token": "hunter22"}',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyMiJ9.hunter22',
    'AKIAIOSFODNN7EXAMPLE',
  ])('%s', (text) => {
    const clean = redact(text);
    expect(clean).toContain('***');
    expect(clean).not.toMatch(/hunter22|abcdef0123456789|IOSFODNN7/);
  });

  test('nothing else', () => {
    const text = 'pq: column "full_name" does not exist at https://db.example/shop';
    expect(redact(text)).toBe(text);
  });
});

test.each([
  ['noon', Date.UTC(2026, 10, 22, 12, 0, 0), '2026-11-22T12:00:00Z'],
  ['midnight', Date.UTC(2027, 0, 1), '2027-01-01T00:00:00Z'],
  ['a leap day', Date.UTC(2028, 1, 29, 23, 59, 59), '2028-02-29T23:59:59Z'],
  ['a part of a second, which is left out', Date.UTC(2026, 4, 3, 1, 2, 3) + 999, '2026-05-03T01:02:03Z'],
])('RFC 3339 has %s', (_what, ms, text) => {
  expect(isoTime(ms)).toBe(text);
});
