import { loki } from '../../src/metrics/providers/loki/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sum(count_over_time({pod=~"a|b"} |= "refused & ü" [60s])) + 1';

// https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-at-a-single-point-in-time
const published = {
  status: 'success',
  data: {
    resultType: 'vector',
    result: [
      { metric: {}, value: [1588889221, '1267.1266666666666'] },
      { metric: { level: 'warn' }, value: [1588889221, '37.77166666666667'] },
      { metric: { level: 'info' }, value: [1588889221, '37.69'] },
    ],
    stats: { summary: {} },
  },
};
const streams = {
  status: 'success',
  data: {
    resultType: 'streams',
    result: [{ stream: { filename: '/var/log/myproject.log' }, values: [['1568234281726420425', 'foo']] }],
    stats: { summary: {} },
  },
};

function vector(...values: readonly string[]): unknown {
  const result = values.map((value) => ({ metric: {}, value: [1588889221.123, value] }));
  return { status: 'success', data: { resultType: 'vector', result, stats: {} } };
}

describeProvider({
  provider: loki,
  keys: { tenant: 'shop', user: 'cutover', password: 'env:LOKI_PASSWORD' },
  env: { LOKI_PASSWORD: 'glc_eyJvIjoiNzUwIn0=' },
  query,
  answers: [
    ['a vector of one', vector('1267.1266666666666'), 1267.1266666666666],
    ['zero', vector('0'), 0],
    ['a scalar', { status: 'success', data: { resultType: 'scalar', result: [1588889221, '2'] } }, 2],
    ['nothing', vector(), /returned nothing/],
    ['NaN', vector('NaN'), /NaN: nothing to measure/],
    ['three series', published, /3 series: aggregate it to one/],
    ['log lines', streams, /^Loki returned log lines, not one number: count them/],
  ],
  refusals: [
    [
      400,
      'parse error at line 1, col 5: syntax error: unexpected IDENTIFIER\n',
      /^Loki answered 400: parse error at line 1, col 5: syntax error: unexpected IDENTIFIER$/,
    ],
    [401, 'no org id\n', /^Loki answered 401, it does not let us in: no org id$/],
  ],
  requests: [
    {
      method: 'GET',
      path: `/loki/api/v1/query?${new URLSearchParams({ query, time: `${moment.at}000000` }).toString()}`,
      headers: {
        'x-scope-orgid': 'shop',
        authorization: `Basic ${Buffer.from('cutover:glc_eyJvIjoiNzUwIn0=').toString('base64')}`,
      },
    },
  ],
});
