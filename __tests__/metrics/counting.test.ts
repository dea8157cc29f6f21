import { describe, expect, test } from '@jest/globals';
import { errorsBetween, grown, quantile, slowBetween, type Reading } from '../../src/metrics/counting.ts';

type Values = Readonly<Record<string, number>>;

interface Written {
  readonly watched?: readonly string[];
  readonly requests?: Values;
  readonly errors?: Values;
  readonly within?: Readonly<Record<number, Values>>;
}

function reading({ watched, requests = {}, errors = {}, within = {} }: Written): Reading {
  const counters = (values: Values): ReadonlyMap<string, number> => new Map(Object.entries(values));
  return {
    watched: new Set(watched ?? Object.keys(requests)),
    requests: counters(requests),
    errors: counters(errors),
    within: new Map(Object.entries(within).map(([boundary, own]) => [Number(boundary), counters(own)])),
  };
}

const requestsOf = ({ requests }: Reading): Reading['requests'] => requests;

describe('what was counted between two moments', () => {
  test('is what each process counted, and nothing that was there before', () => {
    const before = reading({ requests: { a: 1000, b: 50 } });
    const after = reading({ requests: { a: 1030, b: 55 } });
    expect(grown(before, after, requestsOf)).toBe(35);
  });

  test('of a process that restarted is what it counted since', () => {
    const before = reading({ requests: { a: 1000 } });
    expect(grown(before, reading({ requests: { a: 12 } }), requestsOf)).toBe(12);
  });

  test('of a sum that lost a part is not known: a life of requests is not new', () => {
    const before = reading({ requests: { a: 1_000_000 } });
    expect(grown(before, reading({ requests: { a: 999_000 } }), requestsOf)).toBe(0);
  });

  test('of a counter that was not there in a process that was watched is all of it', () => {
    const before = reading({ watched: ['a'], requests: { a: 100 } });
    const after = reading({ requests: { a: 110 }, errors: { a: 3 } });
    expect(errorsBetween(before, after)).toEqual({ all: 10, bad: 3 });
  });

  test('of a process that nobody watched before is nothing: it may have counted for days', () => {
    const before = reading({ requests: {} });
    expect(grown(before, reading({ requests: { a: 1_000_000 } }), requestsOf)).toBe(0);
  });

  test('of a process that is gone is nothing', () => {
    expect(grown(reading({ requests: { a: 7 } }), reading({}), requestsOf)).toBe(0);
  });

  test('is counted once, however often it is looked at', () => {
    const moments = [5, 9, 9, 2, 6].map((value) => reading({ requests: { a: value } }));
    const pairs = moments.slice(1).map((after, index) => [moments[index] as Reading, after] as const);
    const all = pairs.map(([before, after]) => grown(before, after, requestsOf));
    expect(all).toEqual([4, 0, 2, 4]);
  });

  test('never has more errors than requests', () => {
    const before = reading({ requests: { a: 10 }, errors: { a: 0 } });
    const after = reading({ requests: { a: 11 }, errors: { a: 3 } });
    expect(errorsBetween(before, after)).toEqual({ all: 1, bad: 1 });
  });
});

describe('how slow it was', () => {
  const before = reading({ requests: { a: 100 }, within: { 0.5: { a: 90 }, 0.1: { a: 60 } } });
  const after = reading({ requests: { a: 200 }, within: { 0.5: { a: 188 }, 0.1: { a: 150 } } });
  const counts = slowBetween(before, after);

  test('is how many took longer than each boundary', () => {
    expect(counts).toEqual({
      all: 100,
      slower: new Map([
        [0.1, 10],
        [0.5, 2],
      ]),
    });
  });

  test.each([
    [0.5, (0.1 * 50) / 90],
    [0.9, 0.1],
    [0.94, 0.3],
    [0.98, 0.5],
    [0.99, 0.5],
  ])('the quantile %d lies between boundaries as if requests lay evenly', (share, seconds) => {
    expect(quantile(share, counts)).toBeCloseTo(seconds, 10);
  });

  test('without requests there is no quantile', () => {
    expect(quantile(0.99, slowBetween(after, after))).toBeUndefined();
  });
});
