import { z } from 'zod';
import { isoTime } from '../../../lib/format.ts';
import type { HttpRequest } from '../../../ports/http.ts';
import { jsonOf, none, numberOr, type Moment, type Provider, type Sampled } from '../../provider.ts';

const notification = z.looseObject({
  severity: z.string().optional(),
  notificationType: z.string().optional(),
  message: z.string().optional(),
});

const result = z.looseObject({
  records: z.array(z.record(z.string(), z.unknown()).nullable()),
  types: z
    .array(z.looseObject({ mappings: z.record(z.string(), z.looseObject({ type: z.string() })) }))
    .optional(),
  metadata: z
    .looseObject({
      grail: z.looseObject({ notifications: z.array(notification).nullish() }).optional(),
    })
    .optional(),
});
type Result = z.infer<typeof result>;

const state = z.looseObject({
  state: z.enum(['NOT_STARTED', 'RUNNING', 'SUCCEEDED', 'RESULT_GONE', 'CANCELLED', 'FAILED']),
  requestToken: z.string().optional(),
  result: result.nullish(),
});

const failure = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    details: z.looseObject({ errorMessage: z.string().optional() }).nullish(),
  }),
});

const path = '/platform/storage/query/v1/query';
const betweenPollsMs = 1000;

/** DQL on Grail. A query that takes longer is polled for. */
export const dynatraceGrail: Provider = {
  name: 'dynatrace-grail',
  title: 'Dynatrace Grail',
  docs: {
    api: 'https://docs.dynatrace.com/docs/dynatrace-api/platform-api/platform-storage-query-v1',
    result:
      'The only number of the only record. A query without a timeframe is asked over the window. A series of `timeseries` is reduced to a number in the query, e.g. with `arrayAvg`.',
    example:
      'fetch logs\n| filter matchesValue(k8s.pod.name, "{{replicaset}}-*")\n| summarize countIf(loglevel == "ERROR")',
    checkedWith: 'the published shapes',
  },
  keys: {
    environment: {
      description: 'ID of the environment: `abc12345` of `https://abc12345.apps.dynatrace.com`.',
      isRequired: true,
    },
    token: {
      description:
        'Platform token with `storage:buckets:read` and the scopes of what is read, e.g. `storage:logs:read`.',
      isSecret: true,
      isRequired: true,
    },
  },
  connect: (keys) => ({
    url: `https://${keys['environment'] ?? ''}.apps.dynatrace.com`,
    headers: { Authorization: `Bearer ${keys['token'] ?? ''}` },
  }),
  request: (query, { url, headers, ca, timeoutMs }, moment) => ({
    method: 'POST',
    url: `${url}${path}:execute`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(executionOf(query, moment, timeoutMs)),
    ca,
    timeoutMs,
  }),
  parse: ({ body }, connection, { request }) => {
    const parsed = state.safeParse(jsonOf(body));
    if (!parsed.success) return none(dynatraceGrail, 'answered with something that is no query result');
    const { state: now, requestToken, result: found } = parsed.data;
    if (now === 'SUCCEEDED' && found) return numberOf(found);
    if (now !== 'RUNNING' && now !== 'NOT_STARTED') {
      return none(dynatraceGrail, `ended the query as ${now} and without a result`);
    }
    return { next: pollOf(requestToken, connection.url, request), afterMs: betweenPollsMs };
  },
  complaintOf: (body) => {
    const error = failure.safeParse(jsonOf(body)).data?.error;
    return error?.details?.errorMessage ?? error?.message;
  },
};

/** It answers at once when it has the result, at the latest after half of our time. */
function executionOf(query: string, { at, windowMs }: Moment, timeoutMs: number): unknown {
  return {
    query,
    defaultTimeframeStart: isoTime(at - windowMs),
    defaultTimeframeEnd: isoTime(at),
    requestTimeoutMilliseconds: Math.floor(timeoutMs / 2),
  };
}

/** Only the first answer has the token: polls are asked again as they were. */
function pollOf(token: string | undefined, url: string, asked: HttpRequest): HttpRequest {
  if (token === undefined) return asked;
  const query = new URLSearchParams({ 'request-token': token }).toString();
  const { body: _body, ...same } = asked;
  return { ...same, method: 'GET', url: `${url}${path}:poll?${query}` };
}

function numberOf({ records, types = [], metadata }: Result): Sampled {
  const partial = metadata?.grail?.notifications?.find(isOfPart);
  return partial === undefined
    ? onlyOf(records, types)
    : none(dynatraceGrail, `says of the answer: ${partial.message ?? 'it is partial'}`);
}

function onlyOf(records: Result['records'], types: NonNullable<Result['types']>): Sampled {
  const [record, ...more] = records;
  if (more.length > 0) return none(dynatraceGrail, `returned ${records.length} records: summarize to one`);
  if (!record) return none(dynatraceGrail, 'returned no records');
  return fieldOf(record, types);
}

function fieldOf(record: Readonly<Record<string, unknown>>, types: NonNullable<Result['types']>): Sampled {
  const [name, ...more] = types
    .flatMap(({ mappings }) => Object.entries(mappings))
    .flatMap(([field, { type }]) => (type === 'long' || type === 'double' ? [field] : []));
  if (name === undefined) return none(dynatraceGrail, 'returned no number: a series needs e.g. arrayAvg');
  if (more.length > 0) return none(dynatraceGrail, `returned ${more.length + 1} numbers: keep one of them`);
  return valueOf(record[name]);
}

/** Grail stops at a limit and answers with what it read until then. */
function isOfPart({ severity, notificationType = '' }: z.infer<typeof notification>): boolean {
  return severity === 'ERROR' || notificationType.startsWith('SCAN_LIMIT');
}

/** Whole numbers are text, as they may be larger than JSON's. */
function valueOf(value: unknown): Sampled {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  const nothing = none(dynatraceGrail, 'returned null or NaN: nothing to measure');
  return typeof number === 'number' ? numberOr(number, nothing) : nothing;
}
