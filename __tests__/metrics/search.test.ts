import { elasticsearch } from '../../src/metrics/providers/elasticsearch/codec.ts';
import { opensearch } from '../../src/metrics/providers/opensearch/codec.ts';
import { describeProvider, type Published } from './contract.ts';

const body = { size: 0, aggs: { total_sales: { sum: { field: 'price' } } } };
const query = `POST /sales-*/_search $.aggregations.total_sales.value\n${JSON.stringify(body, null, 2)}`;

// https://www.elastic.co/docs/reference/aggregations/search-aggregations-metrics-sum-aggregation
// https://docs.opensearch.org/latest/aggregations/metric/sum/
function found(value: unknown, more: object = {}): unknown {
  return {
    took: 16,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: { total: { value: 10000, relation: 'gte' }, max_score: null, hits: [] },
    aggregations: { total_sales: { value } },
    ...more,
  };
}

const failed = {
  total: 5,
  successful: 4,
  skipped: 0,
  failed: 1,
  failures: [
    {
      shard: 0,
      index: 'sales-1',
      node: 'n1',
      reason: { type: 'circuit_breaking_exception', reason: '[parent] Data too large' },
    },
  ],
};

const answers: Published['answers'] = [
  ['an aggregation', found(74268.5), 74268.5],
  ['zero', found(0), 0],
  ['one of no documents', found(null), /answered with null at \$\.aggregations\.total_sales\.value/],
  ['none of that name', found(1, { aggregations: {} }), /answered with nothing at/],
  [
    'one that timed out',
    found(1, { timed_out: true }),
    /ran out of time: its answer is of a part of the data/,
  ],
  ['one of some shards', found(1, { _shards: failed }), /failed on 1 shards: \[parent\] Data too large$/],
  ['Infinity, which is text', found('Infinity'), /answered with text/],
];

// https://www.elastic.co/docs/troubleshoot/elasticsearch/all-shards-failed
const refusals: Published['refusals'] = [
  [
    404,
    {
      error: {
        root_cause: [{ type: 'index_not_found_exception', reason: 'no such index [sales-1]' }],
        type: 'index_not_found_exception',
        reason: 'no such index [sales-1]',
      },
      status: 404,
    },
    /answered 404: no such index \[sales-1\]$/,
  ],
  [
    400,
    {
      error: {
        root_cause: [
          { type: 'illegal_argument_exception', reason: 'Field [price] of type [text] is not supported' },
        ],
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
        phase: 'query',
      },
      status: 400,
    },
    /answered 400: Field \[price\] of type \[text\] is not supported$/,
  ],
  [405, { error: 'Incorrect HTTP method for uri', status: 405 }, /answered 405: Incorrect HTTP method/],
];

const asked = { method: 'POST', path: '/sales-*/_search', body };
const json = { 'content-type': 'application/json' };

describeProvider({
  provider: elasticsearch,
  keys: { 'api-key': 'env:ES_KEY' },
  env: { ES_KEY: 'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==' },
  query,
  answers,
  refusals,
  requests: [
    {
      ...asked,
      headers: {
        ...json,
        authorization: 'ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==',
      },
    },
  ],
});

describeProvider({
  provider: opensearch,
  keys: { user: 'cutover', password: 'env:OS_PASSWORD' },
  env: { OS_PASSWORD: 'myStrongPassword123@456' },
  query,
  answers,
  refusals: [
    ...refusals,
    // https://docs.opensearch.org/latest/sql-and-ppl/troubleshoot/
    [
      503,
      {
        error: {
          reason: 'There was internal problem at backend',
          details: 'When using multiple indices, the mappings must be identical.',
          type: 'VerificationException',
        },
        status: 503,
      },
      /answered 503: There was internal problem at backend: When using multiple indices, the mappings must be/,
    ],
  ],
  requests: [
    {
      ...asked,
      headers: {
        ...json,
        authorization: `Basic ${Buffer.from('cutover:myStrongPassword123@456').toString('base64')}`,
      },
    },
  ],
});

describeProvider({
  provider: elasticsearch,
  keys: {},
  env: {},
  query: 'POST /sales/_search $.hits.total.value',
  answers: [
    ['a count', found(1, { hits: { total: { value: 7, relation: 'eq' }, hits: [] } }), 7],
    ['a count that was cut', found(1), /stopped counting at 10000: set track_total_hits to true$/],
  ],
  refusals,
  requests: [{ method: 'POST', path: '/sales/_search', headers: {} }],
});

// https://www.elastic.co/docs/reference/query-languages/esql/esql-rest
describeProvider({
  provider: elasticsearch,
  keys: {},
  env: {},
  query: 'POST /_query $.values[0][0]\n{ "query": "FROM library | STATS MAX(page_count)" }',
  answers: [
    [
      'a number of ES|QL',
      {
        took: 28,
        is_partial: false,
        columns: [{ name: 'MAX(page_count)', type: 'integer' }],
        values: [[768]],
      },
      768,
    ],
    ['one of a part', { is_partial: true, values: [[768]] }, /answered of a part of the data$/],
  ],
  refusals,
  requests: [
    {
      method: 'POST',
      path: '/_query',
      headers: json,
      body: { query: 'FROM library | STATS MAX(page_count)' },
    },
  ],
});
