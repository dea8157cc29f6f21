import { describe, expect, test } from '@jest/globals';
import { parsePrometheus } from '../../src/config/prometheus.ts';
import { prometheus } from '../../src/metrics/providers/prometheus/codec.ts';
import { describeProvider, moment } from './contract.ts';

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

// https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-QueryMetrics.html
describe("Amazon's Prometheus", () => {
  const url = 'https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1f2e3d4c';
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'AQoDYXdzEPT',
    TOKEN_FILE: '/tmp/token',
  };
  const requested = (written: object) => {
    const { value, complaints } = parsePrometheus({ url, ...written }, env);
    expect(complaints).toEqual([]);
    if (value === undefined) throw new RangeError('no connection');
    return prometheus.request('up', value, moment);
  };

  test('is asked with a signature, from what the environment has', () => {
    expect(requested({ sigv4: {} })).toMatchObject({
      url: `${url}/api/v1/query`,
      sign: {
        service: 'aps',
        region: 'eu-central-1',
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        sessionToken: 'AQoDYXdzEPT',
      },
    });
  });

  test('may be in another region', () => {
    expect(requested({ sigv4: { region: 'us-west-2' } }).sign?.region).toBe('us-west-2');
  });

  test('alone is asked so', () => {
    expect(requested({})).not.toHaveProperty('sign');
  });

  test('is not configured with half of it', () => {
    expect(parsePrometheus({ url, sigv4: {} }, { AWS_REGION: 'eu-central-1' }).complaints).toMatchObject([
      { at: ['sigv4', 'access-key-id'], value: 'env:AWS_ACCESS_KEY_ID', wrong: 'is not set' },
      { at: ['sigv4', 'secret-access-key'], value: 'env:AWS_SECRET_ACCESS_KEY', wrong: 'is not set' },
    ]);
    expect(parsePrometheus({ url, sigv4: 'eu-central-1' }, env).complaints).toMatchObject([
      { at: ['sigv4'], wrong: 'This must be a map of `region` and credentials, or `{}`' },
    ]);
    const secret = { 'access-key-id': 'AKIAIOSFODNN7EXAMPLE', 'secret-access-key': 'env:TOKEN_FILE' };
    expect(parsePrometheus({ url, sigv4: secret }, env).complaints).toMatchObject([
      { at: ['sigv4', 'access-key-id'], wrong: 'A secret does not belong into a repository' },
    ]);
  });

  test('says in its own words that credentials have ended', () => {
    const body = '{"message":"The security token included in the request is expired"}';
    expect(prometheus.complaintOf(body)).toBe('The security token included in the request is expired');
  });

  test('a token may come from a file', () => {
    expect(requested({ 'access-token-file': 'env:TOKEN_FILE' }).tokenFile).toBe('/tmp/token');
  });
});
