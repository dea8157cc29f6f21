import { dynatraceGrail } from '../../src/metrics/providers/dynatrace/grail.ts';
import { describeProvider } from './contract.ts';

const query = 'fetch logs | filter matchesValue(k8s.pod.name, "shop-5d4f8c7b9-*") | summarize count()';
const token = 'dt0s16.NLHNMFZQ.V2SSLDN2KW3NUQNLFBY6YCNNGFE7WDAVXRRGGGGGHHHH2IIIJJJJKKKK';

interface Part {
  readonly records: readonly object[];
  readonly types?: Readonly<Record<string, string>>;
  readonly notifications?: readonly object[];
}

function found({ records, types = { 'count()': 'long' }, notifications = [] }: Part): unknown {
  const mappings = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  return {
    state: 'SUCCEEDED',
    progress: 100,
    result: {
      records,
      types: [{ indexRange: [0, records.length - 1], mappings }],
      metadata: { grail: { query, scannedRecords: 1, sampled: false, notifications } },
    },
  };
}

const running = { state: 'RUNNING', progress: 10, requestToken: 'token/of+the=query', ttlSeconds: 399 };
const half = { state: 'RUNNING', progress: 50, ttlSeconds: 398 };

// https://docs.dynatrace.com/docs/dynatrace-api/platform-api/platform-storage-query-v1
// Shapes: @dynatrace-sdk/client-query 1.23.1
describeProvider({
  provider: dynatraceGrail,
  keys: { environment: 'abc12345', token: 'env:DYNATRACE_PLATFORM_TOKEN' },
  env: { DYNATRACE_PLATFORM_TOKEN: token },
  query,
  answers: [
    [
      'a query that takes its time',
      [running, half, found({ records: [{ 'count()': '194414758' }] })],
      194414758,
    ],
    ['an answer at once', found({ records: [{ 'count()': '0' }] }), 0],
    [
      'a number beside text',
      found({ records: [{ host: '7', ratio: 0.25 }], types: { host: 'string', ratio: 'double' } }),
      0.25,
    ],
    ['no records', found({ records: [] }), /^Dynatrace Grail returned no records$/],
    ['several records', found({ records: [{ 'count()': '1' }, { 'count()': '2' }] }), /2 records: summarize/],
    [
      'several numbers',
      found({ records: [{ a: 1, b: '2' }], types: { a: 'double', b: 'long' } }),
      /2 numbers: keep one of them/,
    ],
    [
      'a series',
      found({
        records: [{ interval: '60000000000', 'avg(x)': [1, null] }],
        types: { interval: 'duration', 'avg(x)': 'array' },
      }),
      /no number: a series needs e\.g\. arrayAvg/,
    ],
    ['null', found({ records: [{ a: null }], types: { a: 'double' } }), /null or NaN: nothing to measure/],
    ['NaN', found({ records: [{ a: 'NaN' }], types: { a: 'double' } }), /null or NaN: nothing to measure/],
    [
      'a part of the data',
      found({
        records: [{ 'count()': '1' }],
        notifications: [
          {
            severity: 'WARN',
            notificationType: 'SCAN_LIMIT_GBYTES',
            message: 'Your execution was stopped after 500 gigabytes',
          },
        ],
      }),
      /^Dynatrace Grail says of the answer: Your execution was stopped after 500 gigabytes$/,
    ],
    [
      'a notification of a limit on records',
      found({
        records: [{ 'count()': '5' }],
        notifications: [{ severity: 'INFO', notificationType: 'LIMIT_ADDED', message: 'The limit is 1000' }],
      }),
      5,
    ],
    ['a query that failed', { state: 'FAILED' }, /ended the query as FAILED/],
    ['a query that never ends', running, /had no result within 10s: a longer `timeout` may help/],
  ],
  refusals: [
    [
      400,
      {
        error: {
          code: 400,
          message: 'PARSE_ERROR_SINGLE',
          details: { errorType: 'PARSE_ERROR_SINGLE', errorMessage: "'sumarize' isn't allowed here." },
        },
      },
      /^Dynatrace Grail answered 400: 'sumarize' isn't allowed here\.$/,
    ],
    [403, { error: { code: 403, message: 'Forbidden' } }, /answered 403, it does not let us in: Forbidden$/],
    [
      410,
      { error: { code: 410, message: 'The query result is gone' } },
      /answered 410: The query result is gone/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/platform/storage/query/v1/query:execute',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: {
        query,
        defaultTimeframeStart: '2026-11-22T11:59:00Z',
        defaultTimeframeEnd: '2026-11-22T12:00:00Z',
        requestTimeoutMilliseconds: 5000,
      },
    },
    {
      method: 'GET',
      path: '/platform/storage/query/v1/query:poll?request-token=token%2Fof%2Bthe%3Dquery',
      headers: { authorization: `Bearer ${token}` },
      body: '',
    },
    {
      method: 'GET',
      path: '/platform/storage/query/v1/query:poll?request-token=token%2Fof%2Bthe%3Dquery',
      headers: { authorization: `Bearer ${token}` },
      body: '',
    },
  ],
});
