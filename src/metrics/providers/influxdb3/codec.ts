import { z } from 'zod';
import { jsonOf, none, plainText, type Answered, type Provider } from '../../provider.ts';

const failure = z.looseObject({ error: z.string().min(1) });
const row = z.record(z.string(), z.unknown());

/** SQL at /api/v3/query_sql: InfluxDB 3, of any edition. */
export const influxdb3: Provider = {
  name: 'influxdb3',
  title: 'InfluxDB 3',
  docs: {
    api: 'https://docs.influxdata.com/influxdb3/core/query-data/execute-queries/influxdb-v3-api/',
    result: 'The only number of the only row.',
    example: [
      'SELECT sum(refused) AS refused FROM payments',
      "WHERE time >= now() - INTERVAL '{{window}}' AND pod ~ '^({{pods}})$'",
    ].join('\n'),
    checkedWith: 'the published shapes',
  },
  keys: {
    database: { description: 'Database.', isRequired: true },
    token: { description: 'Token that may read the database.', isSecret: true },
  },
  connect: ({ token }) => ({
    url: '',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  }),
  request: (query, { url, headers, ca, timeoutMs, settings }) => ({
    method: 'POST',
    url: `${url}/api/v3/query_sql`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ db: settings['database'], q: query, format: 'jsonl' }),
    ca,
    timeoutMs,
  }),
  parse: ({ body }) => resultOf(body),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.error ?? plainText(body),
};

/** A row is a line; a null is a column that is missing. */
function resultOf(body: string): Answered {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const [first, ...more] = lines;
  if (first === undefined) return none(influxdb3, 'returned no rows');
  if (more.length > 0) return none(influxdb3, `returned ${more.length + 1} rows: aggregate them to one`);
  const parsed = row.safeParse(jsonOf(first));
  if (!parsed.success) return none(influxdb3, 'answered with something that is no row of a result');
  const [value, ...others] = Object.values(parsed.data).filter((each) => typeof each === 'number');
  if (value === undefined) return none(influxdb3, 'returned a row without a number');
  return others.length > 0 ? none(influxdb3, `returned ${others.length + 1} numbers: select one`) : { value };
}
