import { z } from 'zod';
import { jsonOf, none, type Moment, type Provider, type Sampled } from '../../provider.ts';
import { frame, latestOf } from './frames.ts';

const result = z.looseObject({
  error: z.string().min(1).optional(),
  frames: z.array(frame).nullish(),
});

const success = z.looseObject({ results: z.looseObject({ A: result }) });

const failure = z.looseObject({ results: z.looseObject({ A: z.looseObject({ error: z.string().min(1) }) }) });

/** Of a request that reached no data source. */
const refused = z.looseObject({ message: z.string().min(1) });

const fields = z.record(z.string(), z.unknown());

/** Any data source of Grafana's that its server can ask, with Grafana's own credentials for it. */
export const grafana: Provider = {
  name: 'grafana',
  title: 'Grafana',
  docs: {
    api: 'https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#query-a-data-source',
    result:
      'The latest number that is not null, of the only field of numbers. Without a time the answer must be one row. The query is what the data source calls `expr` (Prometheus, Loki), asked for one moment, or a JSON object with the fields that it has, e.g. `{"rawSql": "SELECT …", "format": "table"}`; another `datasource` may be among them.',
    example: 'sum(count_over_time({namespace="{{namespace}}",pod=~"{{pods}}"} |= "panic" [{{window}}]))',
    checkedWith: 'the published shapes',
  },
  keys: {
    'data-source': { description: 'UID of the data source, as in its address.', isRequired: true },
    token: {
      description: 'Token of a service account that may query the data source.',
      isSecret: true,
      isRequired: true,
    },
  },
  connect: (keys) => ({ url: '', headers: { Authorization: `Bearer ${keys['token'] ?? ''}` } }),
  request: (query, { url, headers, ca, timeoutMs, settings }, moment) => ({
    method: 'POST',
    url: `${url}/api/ds/query`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      from: String(moment.at - moment.windowMs),
      to: String(moment.at),
      queries: [modelOf(query, settings['data-source'] ?? '', moment)],
    }),
    ca,
    timeoutMs,
  }),
  parse: ({ body }) => {
    const parsed = success.safeParse(jsonOf(body));
    if (!parsed.success) return none(grafana, 'answered with something that is no query result');
    const { error, frames } = parsed.data.results.A;
    if (error !== undefined) return none(grafana, `could not query the data source: ${error}`);
    return numberOf(frames ?? []);
  },
  complaintOf: (body) => {
    const json = jsonOf(body);
    return failure.safeParse(json).data?.results.A.error ?? refused.safeParse(json).data?.message;
  },
};

/** One query, as the data source knows it. `$__interval` is the whole window. */
function modelOf(query: string, uid: string, { windowMs }: Moment): unknown {
  const usual = { datasource: { uid }, intervalMs: windowMs, maxDataPoints: 100 };
  const own = fields.safeParse(jsonOf(query)).data;
  return { ...usual, ...(own ?? { expr: query, instant: true, queryType: 'instant' }), refId: 'A' };
}

function numberOf(frames: readonly z.infer<typeof frame>[]): Sampled {
  const failed = frames
    .flatMap(({ schema }) => schema?.meta?.notices ?? [])
    .find(({ severity }) => severity === 'error');
  return failed === undefined
    ? latestOf(frames, (what) => none(grafana, what))
    : none(grafana, `says of the answer: ${failed.text}`);
}
