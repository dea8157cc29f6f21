import { z } from 'zod';
import { jsonOf, none, type Provider } from '../../provider.ts';

const success = z.looseObject({
  status: z.literal('ok').optional(),
  series: z.array(z.looseObject({ pointlist: z.array(z.tuple([z.number(), z.number().nullable()])) })),
});

/** The query language's own complaints come with a 200. */
const refused = z.looseObject({ error: z.string().min(1) });
const failure = z.looseObject({ errors: z.array(z.string()).min(1) });

/** Datadog's timeseries query, v1. */
export const datadog: Provider = {
  name: 'datadog',
  title: 'Datadog',
  docs: {
    api: 'https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points',
    result: 'The latest point that has a value, of the only series.',
    example: 'sum:trace.http.request.errors{kube_replica_set:{{replicaset}}}.as_count()',
    checkedWith: 'the published shapes',
  },
  keys: {
    site: {
      description: 'Site of the organisation, e.g. `datadoghq.eu`.',
      otherwise: 'datadoghq.com',
    },
    'api-key': { description: 'API key.', isSecret: true, isRequired: true },
    'application-key': {
      description: 'Application key with the scope `timeseries_query`.',
      isSecret: true,
      isRequired: true,
    },
  },
  connect: (keys) => ({
    url: `https://api.${keys['site'] ?? ''}`,
    headers: {
      'DD-API-KEY': keys['api-key'] ?? '',
      'DD-APPLICATION-KEY': keys['application-key'] ?? '',
    },
  }),
  request: (query, { url, headers, ca, timeoutMs }, { at, windowMs }) => {
    const [from, to] = [at - windowMs, at].map((ms) => String(Math.floor(ms / 1000)));
    const asked = new URLSearchParams({ from: from ?? '', to: to ?? '', query });
    return { method: 'GET', url: `${url}/api/v1/query?${asked.toString()}`, headers, ca, timeoutMs };
  },
  parse: ({ body }) => {
    const json = jsonOf(body);
    const complaint = refused.safeParse(json);
    if (complaint.success) return none(datadog, `refused the query: ${complaint.data.error}`);
    const parsed = success.safeParse(json);
    if (!parsed.success) return none(datadog, 'answered with something that is no query result');
    const [series, ...more] = parsed.data.series;
    if (more.length > 0) return none(datadog, `returned ${more.length + 1} series: aggregate them to one`);
    const latest = series?.pointlist.findLast(([, value]) => value !== null)?.[1];
    return latest === undefined || latest === null ? none(datadog, 'returned no points') : { value: latest };
  },
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.errors.join('; '),
};
