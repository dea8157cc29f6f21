import { z } from 'zod';
import type { HttpRequest } from '../../../ports/http.ts';
import type { Connection } from '../../../model/spec.ts';
import { jsonOf, none, type Answered, type Moment, type Provider, type Sampled } from '../../provider.ts';

const created = z.looseObject({ id: z.string().min(1) });

const result = z.looseObject({
  id: z.string().min(1),
  complete: z.boolean(),
  data: z
    .looseObject({
      results: z.array(z.looseObject({ data: z.record(z.string(), z.unknown()) })).nullish(),
    })
    .nullish(),
});

const failure = z.looseObject({
  error: z.string(),
  type_detail: z
    .array(z.looseObject({ field: z.string().optional(), description: z.string().optional() }))
    .nullish(),
});

const specification = z.record(z.string(), z.unknown());
const times = ['time_range', 'start_time', 'end_time'];
const betweenPollsMs = 1000;

/** Honeycomb's Query Data API: a query is made, run, and asked for until it is complete. */
export const honeycomb: Provider = {
  name: 'honeycomb',
  title: 'Honeycomb',
  docs: {
    api: 'https://docs.honeycomb.io/api/tag/Query-Data/',
    result:
      "The only number of the only row. The query is a query specification as JSON, with one calculation; without times of its own it is asked over the window. Needs Honeycomb's Enterprise plan.",
    example:
      '{\n  "calculations": [{ "op": "COUNT" }],\n  "filters": [\n    { "column": "k8s.pod.name", "op": "starts-with", "value": "{{replicaset}}-" },\n    { "column": "error", "op": "=", "value": true }\n  ]\n}',
    checkedWith: 'the published shapes',
  },
  keys: {
    dataset: {
      description: "The dataset's name in addresses; `__all__` is the whole environment.",
      otherwise: '__all__',
    },
    region: { description: 'Where the team is: `us`, or `eu1`.', otherwise: 'us' },
    'api-key': {
      description: 'Configuration key that may run queries and manage queries and columns.',
      isSecret: true,
      isRequired: true,
    },
  },
  connect: (keys) => ({
    url:
      keys['region'] === 'us'
        ? 'https://api.honeycomb.io'
        : `https://api.${keys['region'] ?? ''}.honeycomb.io`,
    headers: { 'X-Honeycomb-Team': keys['api-key'] ?? '' },
  }),
  request: (query, connection, moment) => posted('queries', specified(query, moment), connection),
  parse: ({ body }, connection, { request }) => {
    const json = jsonOf(body);
    const isQuery = request.url.startsWith(addressOf('queries', connection));
    return isQuery ? run(json, connection) : resultIn(json, connection);
  },
  complaintOf: (body) => {
    const { data } = failure.safeParse(jsonOf(body));
    const details = (data?.type_detail ?? []).map(({ field, description }) =>
      [field, description].filter((part) => part !== undefined && part !== '').join(': '),
    );
    return data && [data.error, ...details].join('; ');
  },
};

/** What is no JSON object goes as it is: Honeycomb says what is wrong with it. */
function specified(query: string, { windowMs }: Moment): string {
  const own = specification.safeParse(jsonOf(query)).data;
  if (own === undefined || times.some((time) => time in own)) return query;
  return JSON.stringify({ ...own, time_range: Math.ceil(windowMs / 1000) });
}

function run(json: unknown, connection: Connection): Answered {
  const query = created.safeParse(json).data;
  if (query === undefined) return none(honeycomb, 'answered with something that is no query');
  const asked = JSON.stringify({ query_id: query.id, disable_series: true });
  return { next: posted('query_results', asked, connection) };
}

function resultIn(json: unknown, connection: Connection): Answered {
  const found = result.safeParse(json).data;
  if (found === undefined) return none(honeycomb, 'answered with something that is no query result');
  if (found.complete) return onlyOf((found.data?.results ?? []).map(({ data }) => data));
  const { headers, ca, timeoutMs } = connection;
  const url = `${addressOf('query_results', connection)}/${encodeURIComponent(found.id)}`;
  return { next: { method: 'GET', url, headers, ca, timeoutMs }, afterMs: betweenPollsMs };
}

function onlyOf([row, ...more]: readonly Readonly<Record<string, unknown>>[]): Sampled {
  if (row === undefined) return none(honeycomb, 'returned no rows');
  if (more.length > 0) return none(honeycomb, `returned ${more.length + 1} rows: leave out breakdowns`);
  const [value, ...others] = Object.values(row).filter((each) => typeof each === 'number');
  if (value === undefined) return none(honeycomb, 'returned no number: nothing to measure');
  return others.length === 0
    ? { value }
    : none(honeycomb, `returned ${others.length + 1} numbers: have one calculation`);
}

function posted(what: string, body: string, connection: Connection): HttpRequest {
  const { headers, ca, timeoutMs } = connection;
  return {
    method: 'POST',
    url: addressOf(what, connection),
    headers: { 'content-type': 'application/json', ...headers },
    body,
    ca,
    timeoutMs,
  };
}

function addressOf(what: string, { url, settings }: Connection): string {
  return `${url}/1/${what}/${encodeURIComponent(settings['dataset'] ?? '')}`;
}
