import { wavefront } from '../../src/metrics/providers/wavefront/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sum(rate(ts("http.errors", pod="shop-5d4f8c7b9-*"))) + 1 & 2';
const to = moment.at / 1000;

function charts(...lists: readonly (readonly (readonly [number, number | null])[])[]): object {
  return {
    name: query,
    query,
    warnings: null,
    timeseries: lists.map((data) => ({ label: query, host: '', tags: {}, data })),
    errorType: 'N/A',
    stats: { keys: 1, points: 2, summaries: 0, latency: 12 },
    granularity: 1,
  };
}

// https://github.com/wavefrontHQ/python-client: docs/QueryApi.md and docs/QueryResult.md
describeProvider({
  provider: wavefront,
  keys: { token: 'env:WAVEFRONT_TOKEN' },
  env: { WAVEFRONT_TOKEN: '8f5b2c1e-5b1a-4d3c-9a55-1f2e3d4c5b6a' },
  query,
  answers: [
    [
      'the latest point',
      charts([
        [to - 20, 8846.216666666667],
        [to - 10, 3],
      ]),
      3,
    ],
    [
      'zero',
      charts([
        [to - 20, 1],
        [to - 10, 0],
      ]),
      0,
    ],
    [
      'null at the end',
      charts([
        [to - 20, 2],
        [to - 10, null],
      ]),
      2,
    ],
    ['no series', charts(), /^Wavefront returned no points$/],
    ['no list of series', { name: query, query, granularity: 1 }, /^Wavefront returned no points$/],
    ['a series without points', charts([]), /^Wavefront returned no points$/],
    ['two series', charts([[to, 1]], [[to, 2]]), /2 series: aggregate them to one/],
    [
      'a warning in place of data',
      { ...charts(), warnings: 'No metrics matching - [http.errors]' },
      /^Wavefront returned no points: No metrics matching - \[http\.errors\]$/,
    ],
    ['a warning beside data', { ...charts([[to, 4]]), warnings: 'The query is expensive' }, 4],
    [
      'an error of the query',
      { ...charts(), errorType: 'QuerySyntaxError', errorMessage: 'Expected ) at 12' },
      /^Wavefront refused the query: Expected \) at 12$/,
    ],
    [
      'a query that took too long',
      { ...charts([[to, 1]]), errorType: 'Timeout' },
      /refused the query: Timeout$/,
    ],
  ],
  refusals: [
    [
      400,
      { status: { result: 'ERROR', message: 'Invalid query', code: 400 } },
      /^Wavefront answered 400: Invalid query$/,
    ],
  ],
  requests: [
    {
      method: 'GET',
      path: `/api/v2/chart/api?${new URLSearchParams({
        q: query,
        s: String(moment.at - 60_000),
        e: String(moment.at),
        g: 's',
        i: 'false',
        strict: 'true',
      }).toString()}`,
      headers: { authorization: 'Bearer 8f5b2c1e-5b1a-4d3c-9a55-1f2e3d4c5b6a' },
    },
  ],
});
