import { influxdb3 } from '../../src/metrics/providers/influxdb3/codec.ts';
import { describeProvider } from './contract.ts';

const query = `SELECT count(*) AS n FROM "errors" WHERE pod ~ '^(a|b)$' -- ü\nLIMIT 1`;

// https://docs.influxdata.com/influxdb3/core/query-data/execute-queries/influxdb-v3-api/
const published = [
  {
    table_catalog: 'public',
    table_schema: 'iox',
    column_name: 'sin',
    ordinal_position: 3,
    is_nullable: 'YES',
  },
  {
    table_catalog: 'public',
    table_schema: 'iox',
    column_name: 'sout',
    ordinal_position: 4,
    is_nullable: 'YES',
  },
];

function lines(...rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

describeProvider({
  provider: influxdb3,
  keys: { database: 'shop', token: 'env:INFLUX_TOKEN' },
  env: { INFLUX_TOKEN: 'apiv3_0xxx0o0XxXxx00Xxxx000xXXxoo0==' },
  query,
  answers: [
    ['the only number of a row', lines(...published.slice(0, 1)), 3],
    ['zero', lines({ n: 0 }), 0],
    ['a fraction with its time', lines({ time: '2026-11-22T12:00:00', usage: 0.89 }), 0.89],
    ['no rows', '', /^InfluxDB 3 returned no rows$/],
    ['a null, which is left out', lines({}), /^InfluxDB 3 returned a row without a number$/],
    ['a null, spelled', lines({ n: null }), /returned a row without a number/],
    ['a number in text', lines({ n: '42' }), /returned a row without a number/],
    ['two numbers', lines({ n: 1, m: 2 }), /^InfluxDB 3 returned 2 numbers: select one$/],
    ['two rows', lines(...published), /^InfluxDB 3 returned 2 rows: aggregate them to one$/],
  ],
  refusals: [
    [
      401,
      { error: 'the request was not authenticated', data: null },
      /does not let us in: the request was not authenticated$/,
    ],
    // As text, in https://github.com/influxdata/influxdb/blob/main/influxdb3_server/src/http.rs
    [
      400,
      'query error: error while planning query: table not found\n',
      /^InfluxDB 3 answered 400: query error: error while planning query: table not found$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/api/v3/query_sql',
      headers: {
        authorization: 'Bearer apiv3_0xxx0o0XxXxx00Xxxx000xXXxoo0==',
        'content-type': 'application/json',
      },
      body: { db: 'shop', q: query, format: 'jsonl' },
    },
  ],
});
