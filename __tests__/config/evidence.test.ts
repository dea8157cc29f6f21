import { describe, expect, test } from '@jest/globals';
import { parseChecks } from '../../src/config/checks.ts';
import { builtInQueries, parseQueries } from '../../src/config/queries.ts';
import { problemsOf, sentences, whole } from './parsing.ts';

const refused = { bad: 'payments_total{result="refused",pod=~"{{ pods }}"}', all: 'payments_total' };
const own = parseQueries({ refused });
const known = new Map([...builtInQueries, ...(own.value ?? [])]);
const parse = (value: unknown) => parseChecks(value, known, {});

describe('a check that is judged by evidence', () => {
  test.each([
    ['errors', 'errors', undefined, { ratio: 1.25, rate: 0.001 }],
    ['latency', 'latency', undefined, { ratio: 1.25, rate: 0.01 }],
    ['errors: at most 1.5 times stable', 'errors', undefined, { ratio: 1.5, rate: 0.001 }],
    ['Errors: at most 2 times the old version', 'errors', undefined, { ratio: 2, rate: 0.001 }],
    ['errors: ignored below 0.5%', 'errors', undefined, { ratio: 1.25, rate: 0.005 }],
    [
      'errors: at most 1.5 times stable, ignored below 0.1 %',
      'errors',
      undefined,
      { ratio: 1.5, rate: 0.001 },
    ],
    ['errors: at most 1.5 times stable, ignored below 0%', 'errors', undefined, { ratio: 1.5 }],
    ['errors: at most 2% of requests', 'errors', undefined, { ratio: undefined, rate: 0.02 }],
    ['slower than 500ms', 'latency', 0.5, { ratio: 1.25, rate: 0.01 }],
    ['slower than 500 ms: at most 1 % of requests', 'latency', 0.5, { rate: 0.01 }],
    ['slower than 2s: at most 1.25 times stable', 'latency', 2, { ratio: 1.25, rate: 0.01 }],
  ] as const)('%s', (...[text, counts, slowerThan, tolerance]) => {
    const { value, complaints } = parse(text);
    expect(complaints).toEqual([]);
    expect(value).toMatchObject([{ kind: 'evidence', text, counts, slowerThan, preset: undefined }]);
    expect(value?.[0]).toMatchObject({ tolerance: { ratio: undefined, rate: undefined, ...tolerance } });
  });

  test.each([
    'errors: at most 1.5 times baseline',
    'latency: ignored below 2%, at most 1.5 times the baseline',
    'probe GET / == 200: at most 1.5 times baseline',
    'refused: at most 1.5 times baseline',
  ])('%s, and not stable', (text) => {
    expect(parse(text).value).toMatchObject([
      { kind: 'evidence', against: 'baseline', tolerance: { ratio: 1.5 } },
    ]);
    const stable = parse(text.replace(/(the )?baseline/, 'stable')).value ?? [];
    expect(stable.map((check) => 'against' in check)).toEqual([false]);
  });

  test('is what YAML makes of `- errors: …` too', () => {
    const [first, second] = parse([{ errors: 'at most 1.5 times stable' }, 'latency']).value ?? [];
    expect(first).toEqual(parse('errors: at most 1.5 times stable').value?.[0]);
    expect(second?.text).toBe('latency');
  });

  test('counts what the user counts', () => {
    expect(own.complaints).toEqual([]);
    expect(parse('refused: at most 1.5 times stable').value).toMatchObject([
      {
        kind: 'evidence',
        counts: { bad: 'payments_total{result="refused",pod=~"{{pods}}"}', all: 'payments_total' },
        tolerance: { ratio: 1.5 },
      },
    ]);
    expect(parse('refused').value).toMatchObject([{ tolerance: { ratio: 1.25, rate: 0.001 } }]);
  });

  test.each([
    [
      'errors: at most 0.5 times stable',
      '`at most 0.5 times stable` tolerates less than is there, or anything. 1 to 100 times.',
    ],
    [
      'errors: at most 100% of requests',
      '`at most 100% of requests` has no share of requests. Write a percentage from above 0% to below 100%.',
    ],
    [
      'errors: at most 2 % of the requests, at most 3%',
      '`errors: at most 2 % of the requests, at most 3%` says the same thing twice. Leave one of them.',
    ],
    [
      'errors: few',
      '`few` is no tolerance. Write `at most 1.5 times stable` (or `baseline`), `ignored below 0.1%` or `at most 1% of requests`, with commas between.',
    ],
    [
      'latency: at most 1% of requests',
      '`latency: at most 1% of requests` does not say what slow is. Write `slower than 500ms: at most 1% of requests`.',
    ],
    [
      'errors: at most 2 times stable, at most 2% of requests',
      '`errors: at most 2 times stable, at most 2% of requests` says two things that do not go together. Write a check for each: one against stable, one with a share of requests.',
    ],
    [
      'error-rate <= 1.5 times stable',
      "`error-rate <= 1.5 times stable` cannot be bounded by stable's. Write `errors: at most 1.5 times stable`, or a number.",
    ],
    ['slower than fast', '`fast` is not a duration. Write for example 500ms, 30s, 10m or 1h30m.'],
    [
      'refused <= 3',
      '`refused <= 3` names counts, and no number. Write `refused: at most 1.5 times stable` or `refused: at most 2% of requests`.',
    ],
  ])('%s is refused', (text, sentence) => {
    expect(sentences(parse(text))).toEqual([sentence]);
  });

  test('has no use for what only a bound has', () => {
    expect(sentences(parse([{ text: 'errors', consecutive: 2 }]))).toEqual([
      '`consecutive` does nothing here. Evidence is of all polls together: `confidence` says how much is enough.',
    ]);
  });
});

test('a number may be bounded by the old version', () => {
  expect(parse('p99 <= 1.5 times baseline').value).toMatchObject([{ bound: 1.5, times: 'baseline' }]);
  expect(parse('p99 <= 1.5 times stable for 2 polls').value).toMatchObject([
    {
      kind: 'metric',
      metric: 'p99',
      comparison: '<=',
      bound: 1.5,
      times: 'stable',
      unit: 'seconds',
      consecutive: 2,
    },
  ]);
});

test('a number bounded by the old version has no use where this serves nobody', () => {
  const inputs = { ...whole, checks: 'p99 <= 1.5 times stable', stages: '50%, 100% for 5m' };
  expect(problemsOf({ inputs })).toEqual([
    'checks: `p99 <= 1.5 times stable` has nothing to be compared with at 100 %: the old version serves nobody there. Write a number, or `errors` and `latency`, which look at the time before.',
  ]);
});

test('counts need both counters, with placeholders that are known', () => {
  expect(sentences(parseQueries({ refused: { bad: 'x{p="{{pod}}"}' } }))).toEqual(['`all` is missing.']);
  expect(sentences(parseQueries({ refused: { bad: 'x{p="{{pod}}"}', all: '' } }))).toEqual([
    '`{{pod}}` is not known. Did you mean `pods`?',
    'The query is empty. Write one that gives one number.',
  ]);
});

describe('how sure it must be', () => {
  test.each([
    [
      { confidence: '95' },
      'confidence: `95` is no confidence. Write a percentage from 50% to below 100%, e.g. 95%.',
    ],
    [
      { confidence: '100%' },
      'confidence: `100%` is no confidence. Write a percentage from 50% to below 100%, e.g. 95%.',
    ],
    [
      { 'minimum-requests': 'many' },
      'minimum-requests: `many` is not a number of requests. Write for example 500.',
    ],
    [
      { 'early-promote': 'soon' },
      'early-promote: `soon` is not a duration. Write for example 500ms, 30s, 10m or 1h30m.',
    ],
  ])('%j', (inputs, sentence) => {
    expect(problemsOf({ inputs: { ...whole, ...inputs, checks: 'errors' } })).toEqual([sentence]);
  });

  test('needs something that is judged by evidence', () => {
    expect(problemsOf({ inputs: { ...whole, checks: 'p99 <= 1s', confidence: '99%' } })).toEqual([
      'confidence: has no use without a check that is judged by evidence. Add `errors` or `latency` to `checks`, or leave it out.',
    ]);
    expect(problemsOf({ inputs: { ...whole, confidence: '99%', 'early-promote': 'after 2m' } })).toEqual([]);
  });

  test('needs two polls', () => {
    expect(
      problemsOf({ inputs: { ...whole, checks: 'errors', stages: '5% for 20s', interval: '15s' } }),
    ).toEqual([
      'stages: 5 % bakes 20s, and `errors` can fail only after 2 polls of 15s. Bake for 30s or more, or shorten `interval`.',
    ]);
  });
});
