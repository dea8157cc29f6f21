import { datadog } from '../../src/metrics/providers/datadog/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sum:trace.http.request.errors{kube_replica_set:shop-5d4f8c7b9}.as_count()';
const to = moment.at / 1000;

function series(...pointlists: readonly (readonly (readonly [number, number | null])[])[]): unknown {
  return {
    status: 'ok',
    resp_version: 1,
    query,
    from_date: moment.at - 60_000,
    to_date: moment.at,
    series: pointlists.map((pointlist) => ({
      metric: 'trace.http.request.errors',
      scope: 'kube_replica_set:shop-5d4f8c7b9',
      interval: 20,
      length: pointlist.length,
      pointlist,
      unit: null,
    })),
  };
}

// https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points
describeProvider({
  provider: datadog,
  keys: { 'api-key': 'env:DD_API_KEY', 'application-key': 'env:DD_APP_KEY' },
  env: {
    DD_API_KEY: '9775a026f1ca7d1c6c5af9d94d9595a4',
    DD_APP_KEY: '87ce4a24b5553d2e482ea8a8500e71b8ad4554ff',
  },
  query,
  answers: [
    [
      'the latest point',
      series([
        [moment.at - 40_000, 3],
        [moment.at - 20_000, 5],
      ]),
      5,
    ],
    [
      'the latest point that has a value',
      series([
        [moment.at - 40_000, 3],
        [moment.at - 20_000, null],
      ]),
      3,
    ],
    ['nothing', series(), /^Datadog returned no points$/],
    ['points without values', series([[moment.at, null]]), /returned no points/],
    ['two series', series([[moment.at, 1]], [[moment.at, 2]]), /2 series: aggregate them to one/],
    [
      'a query that cannot be parsed',
      { status: 'error', error: "Error parsing query: unable to parse sum:: Rule scope_expr didn't match" },
      /^Datadog refused the query: Error parsing query/,
    ],
  ],
  refusals: [[403, { errors: ['Forbidden'] }, /^Datadog answered 403, it does not let us in: Forbidden$/]],
  requests: [
    {
      method: 'GET',
      path: `/api/v1/query?${new URLSearchParams({ from: String(to - 60), to: String(to), query }).toString()}`,
      headers: {
        'dd-api-key': '9775a026f1ca7d1c6c5af9d94d9595a4',
        'dd-application-key': '87ce4a24b5553d2e482ea8a8500e71b8ad4554ff',
      },
    },
  ],
});
