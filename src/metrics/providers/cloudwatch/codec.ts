import { z } from 'zod';
import { awsKeys, signingOf } from '../../aws.ts';
import { jsonOf, none, type Moment, type Provider } from '../../provider.ts';

const messages = z.array(z.looseObject({ Value: z.string().optional() })).nullish();

const result = z.looseObject({
  /** Latest first, as asked for. */
  Values: z.array(z.number()),
  StatusCode: z.enum(['Complete', 'InternalError', 'PartialData', 'Forbidden']).nullish(),
  Messages: messages,
});

const success = z.looseObject({
  MetricDataResults: z.array(result),
  NextToken: z.string().nullish(),
  Messages: messages,
});

const failure = z.looseObject({
  __type: z.string().optional(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/** CloudWatch's GetMetricData, in the JSON of its API reference. */
export const cloudwatch: Provider = {
  name: 'cloudwatch',
  title: 'CloudWatch',
  docs: {
    api: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html',
    result:
      'The latest value of the only series. A query is one expression (SQL of Metrics Insights, `SEARCH`), taken over the window in whole minutes, or a JSON list of `MetricDataQueries`, of which one has `ReturnData`.',
    example: `SELECT AVG(latency) FROM "shop" WHERE ReplicaSet = '{{replicaset}}'`,
    checkedWith: 'the published shapes',
  },
  keys: awsKeys,
  connect: ({ region = '' }) => ({
    url: `https://monitoring.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
    headers: {},
  }),
  request: (query, { url, headers, ca, timeoutMs, settings }, moment) => ({
    method: 'POST',
    url: `${url}/`,
    headers: {
      'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
      'content-type': 'application/json',
      'content-encoding': 'amz-1.0',
      accept: 'application/json',
      ...headers,
    },
    body: JSON.stringify(asked(query, moment)),
    ca,
    timeoutMs,
    sign: signingOf('monitoring', settings),
  }),
  parse: ({ body }) => {
    const parsed = success.safeParse(jsonOf(body));
    if (!parsed.success) return none(cloudwatch, 'answered with something that is no query result');
    const { MetricDataResults: series } = parsed.data;
    if (series.length > 1) return none(cloudwatch, `returned ${series.length} series: aggregate them to one`);
    const gap = gapIn(parsed.data);
    if (gap !== undefined) return none(cloudwatch, gap);
    const [latest] = series.flatMap(({ Values }) => Values);
    return latest === undefined ? none(cloudwatch, 'returned no values') : { value: latest };
  },
  complaintOf: (body) => {
    const { __type: type, message, Message } = failure.safeParse(jsonOf(body)).data ?? {};
    const words = [type?.replace(/^.*#/, ''), message ?? Message].filter((each) => each !== undefined);
    return words.length === 0 ? undefined : words.join(': ');
  },
};

/**
 * Seconds since 1970. The minute under way is left out, as its data are still coming: one expression
 * has one period, the whole window, and so one value.
 */
function asked(query: string, { at, windowMs }: Moment): object {
  const period = Math.max(1, Math.ceil(windowMs / 60_000)) * 60;
  const end = Math.floor(at / 60_000) * 60;
  const written = jsonOf(query);
  return {
    MetricDataQueries: Array.isArray(written)
      ? (written as unknown[])
      : [{ Id: 'q1', Expression: query, Period: period }],
    StartTime: end - period,
    EndTime: end,
    ScanBy: 'TimestampDescending',
  };
}

const faults = {
  Complete: undefined,
  InternalError: 'had an internal error',
  PartialData: 'returned only a part of the data',
  Forbidden: 'does not let us see this metric',
} as const;

/** Why an answer cannot be taken for all that there is. */
function gapIn({ MetricDataResults, NextToken, Messages }: z.infer<typeof success>): string | undefined {
  const said = [...(Messages ?? []), ...MetricDataResults.flatMap((own) => own.Messages ?? [])];
  const words = said.flatMap(({ Value }) => Value ?? []).join('; ');
  if (words !== '') return `has not all of the data: ${words}`;
  const [fault] = MetricDataResults.flatMap(({ StatusCode }) => faults[StatusCode ?? 'Complete'] ?? []);
  return fault ?? (NextToken ? faults.PartialData : undefined);
}
