import { z } from 'zod';
import { userHeader, userKeys } from '../../auth.ts';
import { jsonOf, none, plainText, type Provider } from '../../provider.ts';

/** Infinity is in its JSON, as 1e9999. */
const value = z.custom<number>((each) => typeof each === 'number').nullable();
const success = z.array(
  z.looseObject({ target: z.string(), datapoints: z.array(z.tuple([value, z.number()])) }),
);

/** A target of Graphite's render API, of graphite-web and of those that speak it. */
export const graphite: Provider = {
  name: 'graphite',
  title: 'Graphite',
  docs: {
    api: 'https://graphite.readthedocs.io/en/stable/render_api.html',
    result: 'The latest point that is not null, of the only series within the window.',
    example: 'sumSeries(shop.payments.{{replicaset}}-*.refused)',
    checkedWith: 'a real server',
  },
  keys: userKeys,
  connect: (keys) => ({ url: '', headers: userHeader(keys) }),
  request: (query, { url, headers, ca, timeoutMs }, { at, windowMs }) => {
    const [from, until] = [at - windowMs, at].map((ms) => String(Math.floor(ms / 1000)));
    const asked = { target: query, from: from ?? '', until: until ?? '', format: 'json', noCache: '1' };
    return {
      method: 'POST',
      url: `${url}/render`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(asked).toString(),
      ca,
      timeoutMs,
    };
  },
  parse: ({ body }) => {
    const parsed = success.safeParse(jsonOf(body));
    if (!parsed.success) return none(graphite, 'answered with something that is no list of series');
    const [series, ...more] = parsed.data;
    if (series === undefined) return none(graphite, 'returned no series');
    if (more.length > 0) {
      return none(graphite, `returned ${more.length + 1} series: make them one, e.g. with sumSeries(…)`);
    }
    const latest = series.datapoints.findLast(([each]) => each !== null)?.[0] ?? null;
    return latest === null ? none(graphite, 'returned no point with a value') : { value: latest };
  },
  complaintOf: plainText,
};
