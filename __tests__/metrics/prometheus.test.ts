import { prometheus } from '../../src/metrics/prometheus/codec.ts';
import { describeProvider } from './contract.ts';

const query = 'sum(rate(x{pod=~"a|b"}[30s])) + 1 & 2 = ü';

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

// https://prometheus.io/docs/prometheus/latest/querying/api/
describeProvider({
  provider: prometheus,
  keys: {},
  env: {},
  query,
  answers: [
    ['a vector of one', vector('0.9985'), 0.9985],
    ['a vector of zero', vector('0'), 0],
    ['a large number', vector('1.5e+06'), 1_500_000],
    ['a negative number', vector('-2'), -2],
    ['a scalar', data('scalar', [1763724000, '42']), 42],
    ['+Inf', vector('+Inf'), Infinity],
    ['-Inf', vector('-Inf'), -Infinity],
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
  ],
  refusals: [
    [
      400,
      { status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:5: parse error' },
      /^Prometheus answered 400: invalid parameter "query": 1:5: parse error$/,
    ],
    [
      503,
      { status: 'error', errorType: 'timeout', error: 'query timed out' },
      /^Prometheus answered 503: query timed out$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/api/v1/query',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ query }).toString(),
    },
  ],
});
