import { expect, test } from '@jest/globals';
import { honeycomb } from '../../src/metrics/providers/honeycomb/codec.ts';
import { describeProvider, moment } from './contract.ts';

const specification = {
  calculations: [{ op: 'COUNT' }],
  filters: [{ column: 'k8s.pod.name', op: 'starts-with', value: 'shop-5d4f8c7b9-' }],
};
const key = 'hcaik_01hqk4k20cjeh63wca8vva5stw70nft6m5n8wr8f5mjx3762s8269j50wc';

const made = { id: 'bHDLCwrcz9n', ...specification, time_range: 60 };
const waiting = { id: 'HprJhV1fYy', query: made, complete: false, links: {} };

function complete(...rows: readonly object[]): unknown {
  return {
    ...waiting,
    complete: true,
    data: { series: [], results: rows.map((data) => ({ data })) },
    links: { query_url: 'https://ui.honeycomb.io/myteam/datasets/web/result/HprJhV1fYy' },
  };
}

// https://docs.honeycomb.io/api/tag/Query-Data/
// Errors: https://docs.honeycomb.io/api/rate-limit
describeProvider({
  provider: honeycomb,
  keys: { dataset: 'my web', 'api-key': 'env:HONEYCOMB_KEY' },
  env: { HONEYCOMB_KEY: key },
  query: JSON.stringify(specification),
  answers: [
    ['a result that takes its time', [made, waiting, waiting, complete({ COUNT: 1234 })], 1234],
    ['a result at once', [made, complete({ COUNT: 0 })], 0],
    ['a number beside text', [made, complete({ 'service.name': '7', 'P99(duration_ms)': 12.5 })], 12.5],
    ['no rows', [made, complete()], /^Honeycomb returned no rows$/],
    ['no data', [made, { ...waiting, complete: true }], /^Honeycomb returned no rows$/],
    ['several rows', [made, complete({ COUNT: 1 }, { COUNT: 2 })], /2 rows: leave out breakdowns/],
    ['several numbers', [made, complete({ COUNT: 1, 'AVG(x)': 2 })], /2 numbers: have one calculation/],
    ['null', [made, complete({ 'AVG(x)': null })], /no number: nothing to measure/],
    ['a result that never comes', [made, waiting], /had no result within 10s: a longer `timeout` may help/],
    ['something else than a result', [made, { hello: 'world' }], /no query result/],
  ],
  refusals: [
    [
      400,
      {
        status: 400,
        type: 'https://api.honeycomb.io/problems/unparseable',
        title: 'The request body could not be parsed.',
        error: 'could not parse request body',
      },
      /^Honeycomb answered 400: could not parse request body$/,
    ],
    [
      422,
      {
        status: 422,
        type: 'https://api.honeycomb.io/problems/validation-failed',
        title: 'The provided input is invalid.',
        error: 'The provided input is invalid.',
        type_detail: [{ field: 'calculations[0].op', code: 'invalid', description: 'unknown op' }],
      },
      /^Honeycomb answered 422: The provided input is invalid\.; calculations\[0\]\.op: unknown op$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/1/queries/my%20web',
      headers: { 'content-type': 'application/json', 'x-honeycomb-team': key },
      body: { ...specification, time_range: 60 },
    },
    {
      method: 'POST',
      path: '/1/query_results/my%20web',
      headers: { 'content-type': 'application/json', 'x-honeycomb-team': key },
      body: { query_id: 'bHDLCwrcz9n', disable_series: true },
    },
    {
      method: 'GET',
      path: '/1/query_results/my%20web/HprJhV1fYy',
      headers: { 'x-honeycomb-team': key },
      body: '',
    },
    {
      method: 'GET',
      path: '/1/query_results/my%20web/HprJhV1fYy',
      headers: { 'x-honeycomb-team': key },
      body: '',
    },
  ],
});

test.each(['{"calculations":[{"op":"COUNT"}],"time_range":600}', 'COUNT where error', '[1]'])(
  'honeycomb: %s is sent as it is written',
  (written) => {
    const connection = { url: 'https://h', headers: {}, ca: undefined, timeoutMs: 1000, settings: {} };
    expect(honeycomb.request(written, connection, moment).body).toBe(written);
  },
);

test.each([
  ['us', 'https://api.honeycomb.io'],
  ['eu1', 'https://api.eu1.honeycomb.io'],
])('honeycomb: the region %s is at %s', (region, url) => {
  expect(honeycomb.connect({ region }).url).toBe(url);
});
