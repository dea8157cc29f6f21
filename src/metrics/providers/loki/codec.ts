import { z } from 'zod';
import { userHeader, userKeys } from '../../auth.ts';
import { instantValue } from '../../promql.ts';
import { jsonOf, none, plainText, type Provider } from '../../provider.ts';

const lines = z.looseObject({ data: z.looseObject({ resultType: z.literal('streams') }) });
const failure = z.looseObject({ message: z.string().min(1) });

/** Instant queries of Loki: metric queries of LogQL, answered as Prometheus does. */
export const loki: Provider = {
  name: 'loki',
  title: 'Loki',
  docs: {
    api: 'https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-at-a-single-point-in-time',
    result: 'The value of a scalar, or of a vector of one.',
    example:
      'sum(count_over_time({namespace="{{namespace}}",pod=~"{{pods}}"} |= "payment refused" [{{window}}])) or vector(0)',
    checkedWith: 'a real server',
  },
  keys: {
    tenant: { description: 'Tenant, sent as `X-Scope-OrgID`.' },
    ...userKeys,
  },
  connect: (keys) => ({
    url: '',
    headers: {
      ...userHeader(keys),
      ...(keys['tenant'] === undefined ? {} : { 'X-Scope-OrgID': keys['tenant'] }),
    },
  }),
  request: (query, { url, headers, ca, timeoutMs }, { at }) => {
    // In nanoseconds, which are more than a number holds.
    const asked = new URLSearchParams({ query, time: `${Math.floor(at)}000000` });
    return { method: 'GET', url: `${url}/loki/api/v1/query?${asked.toString()}`, headers, ca, timeoutMs };
  },
  parse: (answer) =>
    lines.safeParse(jsonOf(answer.body)).success
      ? none(loki, 'returned log lines, not one number: count them, e.g. with count_over_time')
      : instantValue(answer, loki),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.message ?? plainText(body),
};
