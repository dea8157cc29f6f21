import { expect, test } from '@jest/globals';
import { grafana } from '../../src/metrics/providers/grafana/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sum(rate({pod=~"shop-5d4f8c7b9-.*"} |= "a\\"b" [60s]))';

interface Part {
  readonly values: readonly (number | null)[];
  readonly times?: readonly number[];
  readonly special?: object;
  readonly notices?: readonly object[];
}

/** As Grafana's plugins write a frame; without times: a table. */
function frame({ values, times, special, notices }: Part): unknown {
  const time = { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' } };
  const number = { name: 'A-series', type: 'number', typeInfo: { frame: 'float64', nullable: true } };
  return {
    schema: {
      refId: 'A',
      meta: { typeVersion: [0, 0], ...(notices && { notices }) },
      fields: times ? [time, number] : [number],
    },
    data: {
      values: times ? [times, values] : [values],
      ...(special && { entities: times ? [null, special] : [special] }),
    },
  };
}

function answer(...parts: readonly Part[]): unknown {
  return { results: { A: { status: 200, frames: parts.map(frame) } } };
}

const three = [moment.at - 20_000, moment.at - 10_000, moment.at];

// https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#query-a-data-source
// Frames: https://github.com/grafana/grafana-plugin-sdk-go/blob/main/data/frame_json.go
describeProvider({
  provider: grafana,
  keys: { 'data-source': 'PD8C576611E62080A', token: 'env:GRAFANA_TOKEN' },
  env: { GRAFANA_TOKEN: 'glsa_HOruNAb7SOiCdshU9algkrq7F8rGwdk9_a1e2b3c4' },
  query,
  answers: [
    [
      'the published one',
      {
        results: {
          A: {
            frames: [
              {
                schema: {
                  refId: 'A',
                  fields: [
                    { name: 'time', type: 'time', typeInfo: { frame: 'time.Time' } },
                    { name: 'A-series', type: 'number', typeInfo: { frame: 'int64', nullable: true } },
                  ],
                },
                data: {
                  values: [
                    [
                      1644488152084, 1644488212084, 1644488272084, 1644488332084, 1644488392084,
                      1644488452084,
                    ],
                    [1, 20, 90, 30, 5, 0],
                  ],
                },
              },
            ],
          },
        },
      },
      0,
    ],
    ['the latest that is not null', answer({ times: three, values: [1, 2, null] }), 2],
    ['the latest of rows the other way round', answer({ times: three.toReversed(), values: [3, 2, 1] }), 3],
    ['one row of a table', answer({ values: [0.25] }), 0.25],
    ['+Inf', answer({ times: three, values: [1, 2, null], special: { Inf: [2] } }), Infinity],
    ['-Inf', answer({ values: [null], special: { NegInf: [0] } }), -Infinity],
    [
      'NaN after a number',
      answer({ times: three, values: [1, null, null], special: { NaN: [2] } }),
      /NaN: nothing to measure/,
    ],
    ['two series', answer({ values: [1] }, { values: [2] }), /returned 2 series: aggregate them to one/],
    ['a series beside an empty one', answer({ times: [], values: [] }, { values: [2] }), 2],
    ['rows without a time', answer({ values: [1, 2] }), /2 rows without a time: aggregate/],
    ['nulls', answer({ times: three, values: [null, null, null] }), /^Grafana returned no points$/],
    ['an empty series', answer({ times: [], values: [] }), /^Grafana returned no numbers$/],
    ['no frame', answer(), /returned no numbers/],
    ['no frames', { results: { A: { status: 200 } } }, /returned no numbers/],
    [
      'text',
      {
        results: { A: { frames: [{ schema: { fields: [{ type: 'string' }] }, data: { values: [['7']] } }] } },
      },
      /returned no numbers/,
    ],
    [
      'an error beside data',
      {
        results: {
          A: { error: 'max-select-series limit exceeded', status: 400, frames: [frame({ values: [1] })] },
        },
      },
      /^Grafana could not query the data source: max-select-series limit exceeded$/,
    ],
    [
      'a notice of an error',
      answer({ values: [1], notices: [{ severity: 'error', text: '2 of 3 shards failed' }] }),
      /^Grafana says of the answer: 2 of 3 shards failed$/,
    ],
    ['a notice of a warning', answer({ values: [1], notices: [{ severity: 'warning', text: 'slow' }] }), 1],
  ],
  refusals: [
    [
      400,
      {
        results: {
          A: { error: 'parse error : unexpected IDENTIFIER', errorSource: 'downstream', status: 400 },
        },
      },
      /^Grafana answered 400: parse error : unexpected IDENTIFIER$/,
    ],
    [404, { message: 'Data source not found' }, /^Grafana answered 404: Data source not found$/],
    [
      500,
      { message: 'Plugin unavailable', messageId: 'plugin.unavailable', statusCode: 500, traceID: '' },
      /^Grafana answered 500: Plugin unavailable$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/api/ds/query',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer glsa_HOruNAb7SOiCdshU9algkrq7F8rGwdk9_a1e2b3c4',
      },
      body: {
        from: String(moment.at - 60_000),
        to: String(moment.at),
        queries: [
          {
            refId: 'A',
            datasource: { uid: 'PD8C576611E62080A' },
            intervalMs: 60_000,
            maxDataPoints: 100,
            expr: query,
            instant: true,
            queryType: 'instant',
          },
        ],
      },
    },
  ],
});

test('grafana: a JSON object is the query of its data source', () => {
  const connection = {
    url: 'http://grafana',
    headers: {},
    ca: undefined,
    timeoutMs: 1000,
    settings: { 'data-source': 'usual' },
  };
  const own = {
    rawSql: 'SELECT 1 AS "n" WHERE pod ~ \'a|b\'',
    format: 'table',
    datasource: { uid: 'sales' },
  };
  const { body = '' } = grafana.request(JSON.stringify(own), connection, moment);
  expect(JSON.parse(body)).toMatchObject({
    queries: [{ ...own, refId: 'A', intervalMs: 60_000, maxDataPoints: 100 }],
  });
  expect(body).not.toContain('expr');
});
