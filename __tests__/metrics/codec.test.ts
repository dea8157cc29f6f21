import { describe, expect, test } from '@jest/globals';
import { prometheus } from '../../src/metrics/prometheus/codec.ts';
import type { Sampled } from '../../src/metrics/codec.ts';

const connection = {
  url: 'https://prometheus.example/tenant/',
  headers: { 'x-scope': 'web' },
  ca: 'PEM',
  timeoutMs: 5000,
};

function parse(body: unknown, status = 200): Sampled {
  return prometheus.parse(status, typeof body === 'string' ? body : JSON.stringify(body));
}

/** As Prometheus 3 answers an instant query. */
function vector(...values: readonly string[]): unknown {
  const result = values.map((value, index) => ({
    metric: { pod: `shop-${index}` },
    value: [1763724000.123, value],
  }));
  return {
    status: 'success',
    data: { resultType: 'vector', result, stats: { samples: {} } },
    warnings: ['ofTomorrow'],
  };
}

function data(resultType: string, result: unknown): unknown {
  return { status: 'success', data: { resultType, result } };
}

describe('an answer', () => {
  test.each([
    ['a vector of one', vector('0.9985'), 0.9985],
    ['a vector of zero', vector('0'), 0],
    ['a large number', vector('1.5e+06'), 1_500_000],
    ['a negative number', vector('-2'), -2],
    ['a scalar', data('scalar', [1763724000, '42']), 42],
    ['+Inf', vector('+Inf'), Infinity],
    ['-Inf', vector('-Inf'), -Infinity],
  ])('is the number of %s', (_what, body, value) => {
    expect(parse(body)).toEqual({ value });
  });

  test.each([
    ['nothing', vector(), /returned nothing/],
    ['NaN', vector('NaN'), /NaN: nothing to measure/],
    ['no text at all in the value', vector(''), /no query result/],
    ['many series', vector('1', '2', '3'), /3 series: aggregate it to one, e\.g\. with sum/],
    ['a matrix', data('matrix', []), /returned a matrix, not one number/],
    ['a string', data('string', [1, 'a']), /returned a string, not one number/],
    [
      'a native histogram',
      data('vector', [{ metric: {}, histogram: [1, { count: '3' }] }]),
      /no query result/,
    ],
    [
      'JSON of something else',
      { hello: 'world' },
      /Prometheus answered 200 with something that is no query result/,
    ],
    ['nothing at all', '', /no query result/],
  ])('is no data for %s, and says why', (_what, body, why) => {
    expect(parse(body)).toEqual({ noData: expect.stringMatching(why) as unknown });
  });

  test("is no data for an error, in Prometheus' own words", () => {
    const body = {
      status: 'error',
      errorType: 'bad_data',
      error: 'invalid parameter "query": 1:5: parse error: unexpected end of input',
    };
    expect(parse(body, 400)).toEqual({ noData: `Prometheus: ${body.error}` });
    expect(parse({ status: 'error', errorType: 'timeout', error: 'query timed out' }, 503)).toEqual({
      noData: 'Prometheus: query timed out',
    });
  });

  test.each([
    [503, '<html><body><h1>503 Service Unavailable</h1></body></html>'],
    [502, 'Bad Gateway'],
    [200, '<!doctype html><title>Sign in</title>'],
    [401, 'Unauthorized'],
  ])('is no data for a %d of a proxy on the way', (status, body) => {
    expect(parse(body, status)).toEqual({
      noData: `Prometheus answered ${status} with something that is no query result`,
    });
  });
});

describe('a request', () => {
  const query = 'sum(rate(x{pod=~"a|b"}[30s])) + 1 & 2 = ü';

  test('carries the query in its body, whatever is in it', () => {
    const request = prometheus.request(query, connection);
    expect(new URLSearchParams(request.body).get('query')).toBe(query);
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://prometheus.example/tenant/api/v1/query',
      ca: 'PEM',
      timeoutMs: 5000,
    });
    expect(request.headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded',
      'x-scope': 'web',
    });
  });
});
