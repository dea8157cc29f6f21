import { z } from 'zod';
import { jsonOf, none, type Moment, type Provider, type Sampled } from '../../provider.ts';

const success = z.looseObject({
  data: z.looseObject({
    actor: z.looseObject({
      account: z.looseObject({
        nrql: z.looseObject({ results: z.array(z.record(z.string(), z.unknown())) }),
      }),
    }),
  }),
});

/** GraphQL tells its errors with a 200 too, and may tell them beside data. */
const failure = z.looseObject({ errors: z.array(z.looseObject({ message: z.string() })).min(1) });

/** The longest that NRQL lets a query run, in seconds. */
const longest = 70;

/** NRQL by NerdGraph, New Relic's GraphQL API. */
export const newrelic: Provider = {
  name: 'newrelic',
  title: 'New Relic',
  docs: {
    api: 'https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/',
    result: 'The only number of the only row. A query without `SINCE` and `UNTIL` is asked over the window.',
    example: "SELECT percentage(count(*), WHERE error IS true) FROM Transaction WHERE host RLIKE r'{{pods}}'",
    checkedWith: 'the published shapes',
  },
  keys: {
    account: { description: 'Number of the account.', isRequired: true },
    'api-key': { description: 'User key.', isSecret: true, isRequired: true },
    region: { description: "The organisation's data center.", otherwise: 'us', choices: ['us', 'eu'] },
  },
  connect: (keys) => ({
    url: keys['region'] === 'eu' ? 'https://api.eu.newrelic.com' : 'https://api.newrelic.com',
    headers: { 'API-Key': keys['api-key'] ?? '' },
  }),
  request: (query, { url, headers, ca, timeoutMs, settings }, moment) => {
    const seconds = Math.min(longest, Math.ceil(timeoutMs / 1000));
    return {
      method: 'POST',
      url: `${url}/graphql`,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        query: `query ($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { nrql(query: $nrql, timeout: ${seconds}) { results } } } }`,
        variables: { account: Number(settings['account']), nrql: withRange(query, moment) },
      }),
      ca,
      timeoutMs,
    };
  },
  parse: ({ body }) => {
    const json = jsonOf(body);
    const complaint = complaintIn(json);
    if (complaint !== undefined) return none(newrelic, `refused the query: ${complaint}`);
    const parsed = success.safeParse(json);
    if (!parsed.success) return none(newrelic, 'answered with something that is no query result');
    const [row, ...more] = parsed.data.data.actor.account.nrql.results;
    if (row === undefined) return none(newrelic, 'returned no rows');
    return more.length === 0
      ? numberIn(row)
      : none(newrelic, `returned ${more.length + 1} rows: leave out FACET and TIMESERIES`);
  },
  complaintOf: (body) => complaintIn(jsonOf(body)),
};

/** Without a range of its own NRQL would look at the last hour. Times are epoch ms. */
function withRange(query: string, { at, windowMs }: Moment): string {
  const words = query.replaceAll(/'(?:[^'\\]|\\.)*'|`[^`]*`/gs, '');
  return /\b(?:SINCE|UNTIL)\b/i.test(words) ? query : `${query} SINCE ${at - windowMs} UNTIL ${at}`;
}

function complaintIn(json: unknown): string | undefined {
  return failure
    .safeParse(json)
    .data?.errors.map(({ message }) => message)
    .join('; ');
}

/** Of `{"count": 5}`, and of `{"percentile.duration": {"95": 0.2}}`. */
function numberIn(row: Readonly<Record<string, unknown>>): Sampled {
  const values = Object.values(row).flatMap(leaves);
  const [value, ...more] = values.filter((each) => typeof each === 'number');
  if (more.length > 0) return none(newrelic, `returned ${more.length + 1} numbers: select one`);
  if (value !== undefined) return { value };
  const isNull = values.includes(null);
  return none(newrelic, isNull ? 'returned null: nothing to measure' : 'returned no number');
}

function leaves(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}
