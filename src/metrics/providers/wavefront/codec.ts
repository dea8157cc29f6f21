import { z } from 'zod';
import { jsonOf, none, type Provider, type Sampled } from '../../provider.ts';

const success = z.looseObject({
  query: z.string(),
  timeseries: z
    .array(z.looseObject({ data: z.array(z.tuple([z.number(), z.number().nullable()])) }))
    .nullish(),
  warnings: z.string().nullish(),
  errorType: z.string().nullish(),
  errorMessage: z.string().nullish(),
});

const failure = z.looseObject({ status: z.looseObject({ message: z.string() }) });

/** Charts of Wavefront, now VMware Aria Operations for Applications. */
export const wavefront: Provider = {
  name: 'wavefront',
  title: 'Wavefront',
  docs: {
    api: 'https://docs.wavefront.com/wavefront_api.html',
    result: 'The latest point in the window, of the only series. Points are by the second.',
    example: 'sum(rate(ts("http.errors", pod="{{replicaset}}-*")))',
    checkedWith: 'the published shapes',
  },
  keys: {
    token: { description: 'API token of a user or a service account.', isSecret: true, isRequired: true },
  },
  connect: (keys) => ({ url: '', headers: { Authorization: `Bearer ${keys['token'] ?? ''}` } }),
  request: (query, { url, headers, ca, timeoutMs }, { at, windowMs }) => {
    const asked = new URLSearchParams({
      q: query,
      s: String(at - windowMs),
      e: String(at),
      g: 's',
      i: 'false',
      strict: 'true',
    });
    return { method: 'GET', url: `${url}/api/v2/chart/api?${asked.toString()}`, headers, ca, timeoutMs };
  },
  parse: ({ body }) => {
    const parsed = success.safeParse(jsonOf(body));
    if (!parsed.success) return none(wavefront, 'answered with something that is no query result');
    const { timeseries, warnings } = parsed.data;
    const fault = faultOf(parsed.data);
    return fault === undefined
      ? latestOf(timeseries ?? [], warnings)
      : none(wavefront, `refused the query: ${fault}`);
  },
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.status.message,
};

type Result = z.infer<typeof success>;

/** A query that failed is told with a 200. */
function faultOf({ errorType, errorMessage }: Result): string | undefined {
  if (errorMessage) return errorMessage;
  return errorType && errorType !== 'N/A' ? errorType : undefined;
}

function latestOf(
  [series, ...more]: NonNullable<Result['timeseries']>,
  warnings: Result['warnings'],
): Sampled {
  if (more.length > 0) return none(wavefront, `returned ${more.length + 1} series: aggregate them to one`);
  const latest = series?.data.findLast(([, value]) => value !== null)?.[1];
  return typeof latest === 'number'
    ? { value: latest }
    : none(wavefront, ['returned no points', ...(warnings ? [warnings] : [])].join(': '));
}
