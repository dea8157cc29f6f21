import { describe, expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';
import { google } from '../../src/metrics/providers/google/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sum(rate({"run.googleapis.com/request_count"}[60s])) + 1 & 2 = ü';
const token = 'ya29.c.ElqKBZ1234567890abcdefghijklmnop';

function vector(...values: readonly string[]): unknown {
  const result = values.map((value) => ({ metric: {}, value: [1763724000.123, value] }));
  return { status: 'success', data: { resultType: 'vector', result } };
}

// https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query
// https://cloud.google.com/stackdriver/docs/managed-prometheus/query-api-ui
// POST with JSON as https://monitoring.googleapis.com/$discovery/rest?version=v1 has it.
// Errors of the front: https://cloud.google.com/apis/design/errors#http_mapping
describeProvider({
  provider: google,
  keys: { project: 'shop-prod', 'access-token': 'env:GOOGLE_ACCESS_TOKEN' },
  env: { GOOGLE_ACCESS_TOKEN: token },
  query,
  answers: [
    ['a vector of one', vector('0.25'), 0.25],
    ['zero', vector('0'), 0],
    ['a scalar', { status: 'success', data: { resultType: 'scalar', result: [1, '3'] } }, 3],
    ['nothing', vector(), /returned nothing/],
    ['NaN', vector('NaN'), /NaN: nothing to measure/],
    ['two series', vector('1', '2'), /2 series: aggregate it to one/],
  ],
  refusals: [
    [
      400,
      { status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:5: parse error' },
      /^Google Cloud Monitoring answered 400: invalid parameter "query": 1:5: parse error$/,
    ],
    [
      403,
      {
        error: {
          code: 403,
          message: 'Permission monitoring.timeSeries.list denied (or the resource may not exist).',
          status: 'PERMISSION_DENIED',
        },
      },
      /answered 403, it does not let us in: Permission monitoring\.timeSeries\.list denied/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/v1/projects/shop-prod/location/global/prometheus/api/v1/query',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: { query },
    },
  ],
});

describe('Google Cloud Monitoring', () => {
  test('is asked with the token of a file, of the project of the job', () => {
    const env = { GOOGLE_CLOUD_PROJECT: 'shop-prod', TOKEN_FILE: '/tmp/token' };
    const { value, complaints } = parseProviders({ google: { 'access-token-file': 'env:TOKEN_FILE' } }, env);
    expect(complaints).toEqual([]);
    const connection = value?.['google'];
    if (connection === undefined) throw new RangeError('no connection');
    const { tokenFile, headers, url } = google.request('up', connection, moment);
    expect({ tokenFile, url }).toEqual({
      tokenFile: '/tmp/token',
      url: 'https://monitoring.googleapis.com/v1/projects/shop-prod/location/global/prometheus/api/v1/query',
    });
    expect(headers).not.toHaveProperty('authorization');
  });

  test('needs a token', () => {
    expect(parseProviders({ google: { project: 'a' } }, {}).complaints).toEqual([
      {
        at: ['google', 'access-token'],
        wrong: 'This is missing',
        allowed: 'Write `env:NAME`, or `access-token-file` instead.',
      },
    ]);
  });
});
