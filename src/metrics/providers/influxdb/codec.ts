import { z } from 'zod';
import { jsonOf, none, numberOr, type Answered, type Provider, type Sampled } from '../../provider.ts';
import { tablesOf, type Table } from './csv.ts';

const failure = z.union([
  z.looseObject({ message: z.string().min(1) }).transform(({ message }) => message),
  z.looseObject({ error: z.string().min(1) }).transform(({ error }) => error),
]);

/** Flux at /api/v2/query: InfluxDB 2, its cloud, and 1.8 where Flux is on. */
export const influxdb: Provider = {
  name: 'influxdb',
  title: 'InfluxDB',
  docs: {
    api: 'https://docs.influxdata.com/influxdb/v2/query-data/execute-queries/influx-api/',
    result: 'The `_value` of the only row.',
    example: [
      'from(bucket: "shop")',
      '  |> range(start: -{{window}})',
      '  |> filter(fn: (r) => r._measurement == "payments" and r._field == "refused" and r.pod =~ /^({{pods}})$/)',
      '  |> group()',
      '  |> sum()',
    ].join('\n'),
    checkedWith: 'a real server',
  },
  keys: {
    org: { description: 'Organization, name or ID. The cloud and 1.8 do without.' },
    token: {
      description: 'API token that may read the bucket; of 1.8 `user:password`, if it asks for one.',
      isSecret: true,
    },
  },
  connect: ({ token }) => ({
    url: '',
    headers: token === undefined ? {} : { authorization: `Token ${token}` },
  }),
  request: (query, { url, headers, ca, timeoutMs, settings }) => ({
    method: 'POST',
    url: `${url}/api/v2/query${of(settings['org'])}`,
    headers: { 'content-type': 'application/json', accept: 'application/csv', ...headers },
    body: JSON.stringify({ query, type: 'flux', dialect: { header: true, annotations: ['datatype'] } }),
    ca,
    timeoutMs,
  }),
  parse: ({ body }) => resultOf(tablesOf(body)),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data ?? errorOf(tablesOf(body)),
};

function of(org: string | undefined): string {
  return org === undefined ? '' : `?${new URLSearchParams({ org }).toString()}`;
}

/** What goes wrong after the first table was sent comes as one more table, with a 200. */
function resultOf(tables: readonly Table[]): Answered {
  const error = errorOf(tables);
  if (error !== undefined) return none(influxdb, `broke the query off: ${error}`);
  if (!tables.every(({ columns }) => columns.includes('table'))) {
    return none(influxdb, 'answered with something that is no query result');
  }
  const rows = tables.flatMap((table) => table.rows.map((row) => ({ table, row })));
  const [first, ...more] = rows;
  if (first === undefined) return none(influxdb, 'returned no rows');
  if (more.length > 0) {
    return none(
      influxdb,
      `returned ${more.length + 1} rows: reduce them to one, e.g. with group() and sum()`,
    );
  }
  return valueOf(first.table, first.row);
}

function errorOf(tables: readonly Table[]): string | undefined {
  const errors = tables.flatMap(({ columns, rows }) => {
    const at = columns.indexOf('error');
    return at === -1 || columns.includes('table') ? [] : rows.map((row) => row[at] ?? '');
  });
  return errors.find((error) => error !== '');
}

const numbers = ['double', 'long', 'unsignedLong'];

function valueOf({ types, columns }: Table, row: readonly string[]): Sampled {
  const at = columns.indexOf('_value');
  const text = row[at];
  if (text === undefined) return none(influxdb, 'returned a row without the column _value');
  const type = types[at] ?? 'double';
  if (!numbers.includes(type)) return none(influxdb, `returned a ${type}, not a number`);
  if (text === '') return none(influxdb, 'returned a row whose _value is null');
  return numberOr(numberOf(text), none(influxdb, 'returned NaN: nothing to measure'));
}

/** Go writes infinity as +Inf. */
function numberOf(text: string): number {
  return Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));
}
