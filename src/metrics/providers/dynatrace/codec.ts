import { z } from 'zod';
import { jsonOf, none, type Provider, type Sampled } from '../../provider.ts';

/** Of what a query may read: above 1 the rest was ignored. */
const share = z.coerce.number().optional();

const success = z.looseObject({
  result: z.array(
    z.looseObject({
      data: z.array(z.looseObject({ values: z.array(z.number().nullable()) })),
      dataPointCountRatio: share,
      dimensionCountRatio: share,
      warnings: z.array(z.string()).nullish(),
    }),
  ),
});
type Metric = z.infer<typeof success>['result'][number];

const failure = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    constraintViolations: z.array(z.looseObject({ message: z.string() })).nullish(),
  }),
});

/** Dynatrace's metric selectors, asked for one point over the window. */
export const dynatrace: Provider = {
  name: 'dynatrace',
  title: 'Dynatrace',
  docs: {
    api: 'https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/get-data-points',
    result:
      'The latest value that is not null, of the only series; the resolution is `Inf`: one point over the window. Metrics have a point a minute, so let the window be several.',
    example:
      'builtin:service.errors.server.rate:filter(in("dt.entity.service",entitySelector("type(SERVICE),tag(replicaset:{{replicaset}})"))):splitBy():avg',
    checkedWith: 'the published shapes',
  },
  keys: {
    environment: {
      description:
        'ID of the environment: `abc12345` of `https://abc12345.live.dynatrace.com`. With Managed, write `url: https://your-domain/e/ID` too.',
      isRequired: true,
    },
    token: {
      description: 'Access token with the scope `metrics.read`.',
      isSecret: true,
      isRequired: true,
    },
  },
  connect: (keys) => ({
    url: `https://${keys['environment'] ?? ''}.live.dynatrace.com`,
    headers: { Authorization: `Api-Token ${keys['token'] ?? ''}` },
  }),
  request: (query, { url, headers, ca, timeoutMs }, { at, windowMs }) => {
    const asked = new URLSearchParams({
      metricSelector: query,
      resolution: 'Inf',
      from: String(at - windowMs),
      to: String(at),
    });
    return { method: 'GET', url: `${url}/api/v2/metrics/query?${asked.toString()}`, headers, ca, timeoutMs };
  },
  parse: ({ body }) => {
    const parsed = success.safeParse(jsonOf(body));
    return parsed.success
      ? latestOf(parsed.data.result)
      : none(dynatrace, 'answered with something that is no query result');
  },
  complaintOf: (body) => {
    const error = failure.safeParse(jsonOf(body)).data?.error;
    if (error === undefined) return undefined;
    return [error.message, ...(error.constraintViolations ?? []).map(({ message }) => message)].join(' ');
  },
};

function latestOf(metrics: readonly Metric[]): Sampled {
  if (metrics.some(isCut)) return none(dynatrace, 'read only a part of the data: select less of it');
  const [series, ...more] = metrics.flatMap(({ data }) => data);
  if (more.length > 0) {
    return none(dynatrace, `returned ${more.length + 1} series: aggregate them to one, e.g. with :splitBy()`);
  }
  const latest = series?.values.findLast((value) => value !== null);
  if (latest !== undefined) return { value: latest };
  const warnings = metrics.flatMap((metric) => metric.warnings ?? []);
  return none(dynatrace, ['returned no points', ...warnings].join(': '));
}

function isCut({ dataPointCountRatio = 0, dimensionCountRatio = 0 }: Metric): boolean {
  return dataPointCountRatio > 1 || dimensionCountRatio > 1;
}
