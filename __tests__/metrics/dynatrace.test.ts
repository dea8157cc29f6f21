import { dynatrace } from '../../src/metrics/providers/dynatrace/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query =
  'builtin:service.errors.server.rate:filter(eq("dt.entity.service","SERVICE-1")):splitBy():avg & a+b';
const token =
  'dt0c01.ST2EY72KQINMH574WMNVI7YN.G3DFPBEJYMODIDAEX454M7YWBUVEFOWKPRVMWFASS64NFH52PX6BNDVFFM572RZM';

function series(...lists: readonly (readonly (number | null)[])[]): unknown {
  return {
    totalCount: lists.length,
    nextPageKey: null,
    resolution: 'Inf',
    result: [
      {
        metricId: query,
        dataPointCountRatio: '0.1211',
        dimensionCountRatio: 0.0322,
        data: lists.map((values) => ({
          dimensions: [],
          dimensionMap: {},
          timestamps: values.map(() => moment.at),
          values,
        })),
      },
    ],
  };
}

const unknownKey = 'The dimension key `dt.entityhost` has been referenced, but the metric has no such key.';

// https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/get-data-points
describeProvider({
  provider: dynatrace,
  keys: { environment: 'abc12345', token: 'env:DYNATRACE_TOKEN' },
  env: { DYNATRACE_TOKEN: token },
  query,
  answers: [
    ['one point', series([0.5]), 0.5],
    ['zero', series([0]), 0],
    ['the latest that is not null', series([1, 2, null]), 2],
    ['nulls', series([null]), /^Dynatrace returned no points$/],
    ['no series', series(), /^Dynatrace returned no points$/],
    ['no metric', { totalCount: 0, nextPageKey: null, resolution: 'Inf', result: [] }, /returned no points/],
    [
      'the series of two metrics',
      {
        result: [
          { metricId: 'a', data: [{ values: [1] }] },
          { metricId: 'b', data: [{ values: [2] }] },
        ],
      },
      /2 series: aggregate them to one, e\.g\. with :splitBy/,
    ],
    [
      'a warning in place of data',
      {
        result: [{ data: [], metricId: 'builtin:host.cpu.idle', warnings: [unknownKey] }],
        warnings: [unknownKey],
      },
      /^Dynatrace returned no points: The dimension key `dt\.entityhost` has been referenced/,
    ],
    [
      'more dimensions than a query may read',
      { result: [{ metricId: 'a', dimensionCountRatio: 1.5, data: [{ values: [1] }] }] },
      /read only a part of the data/,
    ],
    [
      'more points than a query may read',
      { result: [{ metricId: 'a', dataPointCountRatio: '1.01', data: [{ values: [1] }] }] },
      /read only a part of the data/,
    ],
  ],
  refusals: [
    [
      400,
      {
        error: {
          code: 400,
          message: 'Constraints violated.',
          constraintViolations: [
            {
              path: 'metricSelector',
              message: "The metric key 'a' could not be resolved",
              parameterLocation: 'QUERY',
            },
          ],
        },
      },
      /^Dynatrace answered 400: Constraints violated\. The metric key 'a' could not be resolved$/,
    ],
    [
      403,
      { error: { code: 403, message: 'Token is missing required scope. Use one of: metrics.read' } },
      /^Dynatrace answered 403, it does not let us in: Token is missing required scope/,
    ],
  ],
  requests: [
    {
      method: 'GET',
      path: `/api/v2/metrics/query?${new URLSearchParams({
        metricSelector: query,
        resolution: 'Inf',
        from: String(moment.at - 60_000),
        to: String(moment.at),
      }).toString()}`,
      headers: { authorization: `Api-Token ${token}` },
    },
  ],
});
