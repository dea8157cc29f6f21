import { graphite } from '../../src/metrics/providers/graphite/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = 'sumSeries(shop.payments.shop-5d4f8c7b9-*.{refused,"ü"})&x=1';
const until = moment.at / 1000;

function series(...lists: readonly (readonly (number | null)[])[]): string {
  const all = lists.map((values) => ({
    target: 'sumSeries(shop.payments.*.refused)',
    tags: { aggregatedBy: 'sum', name: 'shop.payments.*.refused' },
    datapoints: values.map((value, index) => [value, until - 10 * (values.length - index)]),
  }));
  return JSON.stringify(all);
}

// https://graphite.readthedocs.io/en/stable/render_api.html#json
const published = `[{
  "target": "entries",
  "datapoints": [
    [1.0, 1311836008],
    [2.0, 1311836009],
    [3.0, 1311836010],
    [5.0, 1311836011],
    [6.0, 1311836012]
  ]
}]`;

describeProvider({
  provider: graphite,
  keys: { user: 'cutover', password: 'env:GRAPHITE_PASSWORD' },
  env: { GRAPHITE_PASSWORD: 'Tr0ub4dor&3-ü' },
  query,
  answers: [
    ['the latest point', published, 6],
    ['zero', series([3, 0]), 0],
    ['the latest point that is not null', series([3, 5, null, null]), 5],
    ['infinity, as it writes it', '[{"target":"x","datapoints":[[1e9999,1311836008]]}]', Infinity],
    ['nothing that has the name', series(), /^Graphite returned no series$/],
    ['nulls alone', series([null, null]), /^Graphite returned no point with a value$/],
    ['no points', series([]), /^Graphite returned no point with a value$/],
    ['two series', series([1], [2]), /^Graphite returned 2 series: make them one, e\.g\. with sumSeries/],
    ['values in text', '[{"target":"x","datapoints":[["1",1311836008]]}]', /no list of series/],
  ],
  refusals: [
    // As graphite-web 1.1.10 answers.
    [
      400,
      'Invalid parameters (Received request for unknown function: nope); targets: "nope(shop.a)"',
      /^Graphite answered 400: Invalid parameters \(Received request for unknown function: nope\); targets: /,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/render',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from('cutover:Tr0ub4dor&3-ü').toString('base64')}`,
      },
      body: new URLSearchParams({
        target: query,
        from: String(until - 60),
        until: String(until),
        format: 'json',
        noCache: '1',
      }).toString(),
    },
  ],
});
