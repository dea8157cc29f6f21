import { describe, expect, test } from '@jest/globals';
import { parseChecks, queriesInChecks } from '../../src/config/checks.ts';
import { builtInQueries, parseQueries } from '../../src/config/queries.ts';
import type { KnownQueries } from '../../src/config/queries.ts';
import { sentences } from './parsing.ts';

const own: KnownQueries = new Map([
  ['lag', { query: { provider: 'prometheus', text: 'lag' }, unit: 'seconds' }],
  ['depth', { query: { provider: 'prometheus', text: 'depth' }, unit: undefined }],
  ['orders', { query: { provider: 'prometheus', text: 'orders' }, unit: 'number' }],
]);
const known: KnownQueries = new Map([...builtInQueries, ...own]);
const parse = (value: unknown) => parseChecks(value, known, { TOKEN: 'hunter2' });

describe('a metric check', () => {
  test.each([
    ['success-rate >= 99%', '>=', 0.99, 'ratio', 3],
    ['success-rate>=99.9 %', '>=', 0.999, 'ratio', 3],
    ['error-rate <= 1% for 2 polls', '<=', 0.01, 'ratio', 2],
    ['error-rate == 0% for 1 poll', '==', 0, 'ratio', 1],
    ['p99 <= 500ms', '<=', 0.5, 'seconds', 3],
    ['p50 < 1m30s', '<', 90, 'seconds', 3],
    ['throughput >= 10/s', '>=', 10, 'per-second', 3],
    ['throughput > 600/min', '>', 10, 'per-second', 3],
    ['lag <= 2s', '<=', 2, 'seconds', 3],
    ['depth <= 12', '<=', 12, 'number', 3],
    ['depth <= 5%', '<=', 0.05, 'ratio', 3],
    ['orders > -1.5e3', '>', -1500, 'number', 3],
  ])('%s', (line, ...[comparison, bound, unit, consecutive]) => {
    const parsed = parse(line);
    expect(sentences(parsed)).toEqual([]);
    expect(parsed.value).toEqual([
      expect.objectContaining({ kind: 'metric', comparison, bound, unit, consecutive }),
    ]);
  });

  test('may be a warning', () => {
    expect(parse('warn lag <= 2s for 1 poll').value).toEqual([
      { ...parse('lag <= 2s for 1 poll').value?.[0], text: 'warn lag <= 2s', warns: true },
    ]);
    const cannot = 'Write a number with a bound, e.g. `warn memory <= 1.2 times stable`.';
    expect(sentences(parse('warn errors'))).toEqual([`\`warn errors\` cannot be a warning. ${cannot}`]);
    expect(sentences(parse('warn lagg <= 2s'))).toEqual([
      '`lagg <= 2s` names no known metric. Did you mean `lag`? Own queries belong under `queries` in the file.',
    ]);
    expect(parse([{ text: 'warn age <= 2s', query: 'max(age)', unit: 'seconds' }]).value).toMatchObject([
      { warns: true, metric: 'age', query: { text: 'max(age)' } },
    ]);
  });

  test.each([
    ['p99 < 500', '`p99 < 500` has no unit. Write 500ms or 0.5s.'],
    ['p99 < 0.5', '`p99 < 0.5` has no unit. Write 0.5s or 500ms.'],
    ['success-rate >= 0.99', '`success-rate >= 0.99` has no unit. Write 99%.'],
    ['error-rate <= 2', '`error-rate <= 2` has no unit. Write 2%.'],
    ['throughput >= 10', '`throughput >= 10` has no unit. Write 10/s.'],
    ['p99 <= 5%', '`p99 <= 5%` has the wrong unit. Write for example 500ms or 0.5s.'],
    ['orders > 5s', '`orders > 5s` has a unit, but the query gives a plain number. Leave it out.'],
    ['success-rate >= 101%', '`success-rate >= 101%` can never be a share. Write 0% to 100%.'],
    ['success-rate >= many', '`success-rate >= many` does not end in a number. Write for example 99%.'],
    [
      'error-rate >= 1%',
      '`error-rate >= 1%` is the wrong way round: a check says what is good. Did you mean `error-rate <= 1%`?',
    ],
    [
      'success-rate < 99%',
      '`success-rate < 99%` is the wrong way round: a check says what is good. Did you mean `success-rate >= 99%`?',
    ],
    ['p99 =< 1s', '`p99 =< 1s` does not compare. Did you mean `<=`?'],
    ['p99 != 1s', '`p99 != 1s` does not compare. Allowed: >= > <= < ==.'],
    [
      'p99 <= 1s for 30s',
      '`p99 <= 1s for 30s` does not end in a number of polls. Write for example `for 2 polls`.',
    ],
    [
      'p99 <= 1s for 0 polls',
      '`p99 <= 1s for 0 polls` does not end in a number of polls. Write for example `for 2 polls`.',
    ],
    [
      'sucess-rate >= 1%',
      '`sucess-rate >= 1%` names no known metric. Did you mean `success-rate`? Own queries belong under `queries` in the file.',
    ],
    ['p99 <= 1s\np99 <= 1s for 1 poll', '`p99 <= 1s` is there twice. Leave one.'],
    [
      'fast',
      '`fast` is not a check. Write for example `errors`, `success-rate >= 99%`, `p99 <= 500ms`, `probe GET / == 200` or `http GET https://shop.example.com/ == 200`.',
    ],
  ])('%j is refused', (line, sentence) => {
    expect(sentences(parse(line))).toEqual([sentence]);
  });
});

describe('an http check', () => {
  test('has method, address and status', () => {
    expect(parse('http  get https://shop.example.com/h?a==b == 204 for 2 polls').value).toEqual([
      {
        kind: 'http',
        text: 'http GET https://shop.example.com/h?a==b == 204',
        method: 'GET',
        url: 'https://shop.example.com/h?a==b',
        status: 204,
        headers: {},
        consecutive: 2,
      },
    ]);
  });

  test.each([
    ['http GET https://x/', 'No status is said. End with `== 200`.'],
    ['http GET https://x/ == 20', '`20` is not a status. Write 100 to 599.'],
    [
      'http GRAB https://x/ == 200',
      '`GRAB` is not a method. Allowed: GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE.',
    ],
    [
      'http GET ftp://x/ == 200',
      '`ftp://x/` is not an http address. Write for example `http://prometheus.monitoring:9090`.',
    ],
    [
      'http GET https://me:hunter2@x/ == 200',
      'The address holds a user or a password. Put them into the file: `headers: {Authorization: env:NAME}`.',
    ],
  ])('%j is refused', (line, sentence) => {
    expect(sentences(parse(line))).toEqual([sentence]);
  });

  test('keeps references in its headers, because checks are stored with the plan', () => {
    const entry = { text: 'http GET https://x/ == 200', headers: { Authorization: 'Bearer env:TOKEN' } };
    expect(parse([entry]).value).toEqual([
      expect.objectContaining({ headers: { Authorization: 'Bearer env:TOKEN' } }),
    ]);
  });
});

describe('a check as a map', () => {
  test('may have both bounds, and its own query', () => {
    const entry = {
      metric: 'carts',
      query: ' sum(x{pod=~"{{ pods }}"}) ',
      min: '1',
      max: '9',
      consecutive: '2',
    };
    const query = { provider: 'prometheus', text: 'sum(x{pod=~"{{pods}}"})' };
    expect(parse([entry]).value).toEqual([
      {
        kind: 'metric',
        text: 'carts >= 1',
        metric: 'carts',
        query,
        comparison: '>=',
        bound: 1,
        unit: 'number',
        consecutive: 2,
      },
      {
        kind: 'metric',
        text: 'carts <= 9',
        metric: 'carts',
        query,
        comparison: '<=',
        bound: 9,
        unit: 'number',
        consecutive: 2,
      },
    ]);
  });

  test('may replace the query of a built-in metric, whose unit stays', () => {
    const parsed = parse([{ text: 'p99 < 500', query: 'my_p99' }]);
    expect(sentences(parsed)).toEqual(['`p99 < 500` has no unit. Write 500ms or 0.5s.']);
  });

  test('defines its query for others', () => {
    expect([
      ...queriesInChecks([{ text: 'carts <= 1', query: 'x', unit: 'number' }, 'p99 <= 1s', 3]).keys(),
    ]).toEqual(['carts']);
  });

  test.each([
    [{ metric: 'p99' }, 'This check is not whole. Write either `text`, or `metric` with `min` or `max`.'],
    [
      { text: 'p99 <= 1s', max: '2s' },
      'This check is not whole. Write either `text`, or `metric` with `min` or `max`.',
    ],
    [
      { metric: 'p99', max: 'soon' },
      '`soon` does not end in a number. Write for example 99%, 500ms, 10/s or 42.',
    ],
    [
      { metric: 'p99', max: '1s', headers: { a: 'b' } },
      '`headers` does nothing here. Headers for Prometheus belong under `prometheus`.',
    ],
    [{ metric: 'p99', max: '1s', unit: 'ratio' }, '`unit` does nothing here. A unit belongs to a query.'],
    [
      { text: 'http https://x/ == 200', query: 'x' },
      '`query` does nothing here. An http check has no query.',
    ],
    [{ metric: 'p99', max: '1s', headers: 'hunter2' }, 'This must be a map of names and values.'],
    [{ metric: 'x', max: '1', query: '{{podz}}' }, '`{{podz}}` is not known. Did you mean `pods`?'],
    [
      { metric: 'x', max: '1', query: 'x', unit: 'secs' },
      '`secs` is not known here. Allowed: ratio, seconds, per-second, cores, bytes, number. Did you mean `seconds`?',
    ],
  ])('%j is refused', (entry, sentence) => {
    expect(sentences(parse([entry]))).toEqual([sentence]);
  });
});

test('own queries have a name, PromQL and a unit', () => {
  const parsed = parseQueries({ a: 'sum(x)', b: { query: 'y', unit: 'seconds' }, 'c d': 'z', e: '' });
  expect(parsed.value?.get('a')).toEqual({
    query: { provider: 'prometheus', text: 'sum(x)' },
    unit: undefined,
  });
  expect(parsed.value?.get('b')).toEqual({ query: { provider: 'prometheus', text: 'y' }, unit: 'seconds' });
  expect(sentences(parsed)).toEqual([
    '`c d` cannot name a query. Use letters, digits, hyphens, dots and underscores.',
    'The query is empty. Write one that gives one number.',
  ]);
});
