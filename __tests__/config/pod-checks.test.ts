import { describe, expect, test } from '@jest/globals';
import { parseChecks } from '../../src/config/checks.ts';
import { builtInQueries, parseQueries } from '../../src/config/queries.ts';
import { parse, problemsOf, sentences, whole } from './parsing.ts';

const written = (value: unknown) => parseChecks(value, builtInQueries, {});

describe('a check of the pods', () => {
  test.each([
    ['restarts <= 0', { pods: 'restarts' }, 0, 'number', 3],
    ['unready <= 10% for 2 polls', { pods: 'unready' }, 0.1, 'ratio', 2],
    ['cpu <= 500m', { pods: 'cpu' }, 0.5, 'cores', 3],
    ['cpu <= 2', { pods: 'cpu' }, 2, 'cores', 3],
    ['memory <= 512Mi', { pods: 'memory' }, 512 * 2 ** 20, 'bytes', 3],
    ['memory < 1.5G for 1 poll', { pods: 'memory' }, 1.5e9, 'bytes', 1],
    ['log-errors <= 60/min', { pods: 'log-errors' }, 1, 'per-second', 3],
  ])('%s', (line, ...[query, bound, unit, consecutive]) => {
    const parsed = written(line);
    expect(sentences(parsed)).toEqual([]);
    expect(parsed.value).toEqual([
      expect.objectContaining({ kind: 'metric', query, bound, unit, consecutive }),
    ]);
    expect(parsed.value?.[0]).not.toHaveProperty('times');
  });

  test.each(['restarts', 'unready', 'cpu', 'memory', 'log-errors'])(
    '%s may be bounded by the old version',
    (name) => {
      const parsed = written(`${name} <= 1.5 times stable for 2 polls`);
      expect(sentences(parsed)).toEqual([]);
      expect(parsed.value).toMatchObject([{ bound: 1.5, times: 'stable', consecutive: 2 }]);
    },
  );

  test('may be a map with both bounds', () => {
    expect(written([{ metric: 'memory', min: '16Mi', max: '1Gi' }]).value).toMatchObject([
      { comparison: '>=', bound: 2 ** 24, unit: 'bytes' },
      { comparison: '<=', bound: 2 ** 30, unit: 'bytes' },
    ]);
  });

  test.each([
    ['restarts <= 10%', '`restarts <= 10%` has a unit, but the query gives a plain number. Leave it out.'],
    ['unready <= 1', '`unready <= 1` has no unit. Write 100%.'],
    [
      'restarts >= 1',
      '`restarts >= 1` is the wrong way round: a check says what is good. Did you mean `restarts <= 1`?',
    ],
    [
      'log-errors > 1/s',
      '`log-errors > 1/s` is the wrong way round: a check says what is good. Did you mean `log-errors <= 1/s`?',
    ],
    ['log-errors <= 5', '`log-errors <= 5` has no unit. Write 5/s.'],
    ['cpu <= 512Mi', '`cpu <= 512Mi` does not end in an amount of CPU. Write for example 500m or 1.5.'],
    ['cpu <= 80%', '`cpu <= 80%` does not end in an amount of CPU. Write for example 500m or 1.5.'],
    ['cpu <= -1', '`cpu <= -1` does not end in an amount of CPU. Write for example 500m or 1.5.'],
    ['memory <= 512', '`memory <= 512` has no unit. Did you mean 512Mi?'],
    ['memory <= 512m', '`memory <= 512m` does not end in an amount of memory. Did you mean 512Mi?'],
    ['memory <= 2 GB', '`memory <= 2 GB` does not end in an amount of memory. Did you mean 2Gi?'],
    ['memory <= 1.5gib', '`memory <= 1.5gib` does not end in an amount of memory. Did you mean 1.5Gi?'],
    [
      'memory <= much',
      '`memory <= much` does not end in an amount of memory. Write for example 512Mi or 1.5Gi.',
    ],
    [
      'restart <= 1',
      '`restart <= 1` names no known metric. Did you mean `restarts`? Own queries belong under `queries` in the file.',
    ],
  ])('%j is refused', (line, sentence) => {
    expect(sentences(written(line))).toEqual([sentence]);
  });
});

describe('a query of the logs', () => {
  const refused = { log: 'payment (refused|failed)', unit: 'per-second' };

  test('counts lines per second, whatever it is called', () => {
    const own = parseQueries({ refused, 'log-errors': { log: 'E[0-9]+' } });
    expect(sentences(own)).toEqual([]);
    const known = new Map([...builtInQueries, ...(own.value ?? [])]);
    expect(parseChecks('refused <= 2 times stable\nlog-errors <= 1/s', known, {}).value).toMatchObject([
      { query: { log: refused.log }, bound: 2, times: 'stable', unit: 'per-second' },
      { query: { log: 'E[0-9]+' }, bound: 1, unit: 'per-second' },
    ]);
  });

  test.each([
    [
      { log: 'payment (refused' },
      '`payment (refused` is no regular expression of JavaScript. Write for example `payment (refused|failed)`.',
    ],
    [{ log: '' }, 'The expression is empty. Write for example `payment (refused|failed)`.'],
    [{ log: 'x*' }, '`x*` matches every line. Write for example `payment (refused|failed)`.'],
    [
      { log: 'a'.repeat(201) },
      `\`${'a'.repeat(120)}…\` has 201 characters. Write a regular expression of at most 200.`,
    ],
    [{ log: 'x', unit: 'ratio' }, '`ratio` is not known here. Allowed: per-second.'],
    [{ log: 'x', query: 'y' }, 'There is no such key. Known: log, unit.'],
    [{ log: 3 }, 'This must be one text or number.'],
  ])('%j is refused', (entry, sentence) => {
    expect(sentences(parseQueries({ refused: entry }))).toEqual([sentence]);
  });

  test('needs a name like any other', () => {
    expect(sentences(parseQueries({ 'a b': refused }))).toEqual([
      '`a b` cannot name a query. Use letters, digits, hyphens, dots and underscores.',
    ]);
  });
});

test('nobody has to say where a metrics service is', () => {
  const { prometheus: _, ...inputs } = whole;
  const checks = 'restarts <= 0\nmemory <= 1.2 times stable\nrefused <= 1/s';
  const file = "queries: {refused: {log: 'payment refused'}}";
  expect(parse({ inputs: { ...inputs, checks }, file }).spec.checks).toHaveLength(3);
  expect(problemsOf({ inputs: { ...inputs, checks: 'p99 <= 1s' } })).toHaveLength(1);
});

test('own queries may have quantities for units', () => {
  const own = parseQueries({ heap: { query: 'sum(heap)', unit: 'bytes' }, free: 'sum(free)' });
  const known = new Map([...builtInQueries, ...(own.value ?? [])]);
  const parsed = parseChecks('heap <= 1Gi\nfree >= 64Mi\nfree >= 500m', known, {});
  expect(sentences(parsed)).toEqual([]);
  expect(parsed.value).toMatchObject([
    { bound: 2 ** 30, unit: 'bytes' },
    { bound: 2 ** 26, unit: 'bytes' },
    { bound: 30_000, unit: 'seconds' },
  ]);
});
