import { expect, test } from '@jest/globals';
import { parseChecks } from '../../src/config/checks.ts';
import { withoutLastWeek } from '../../src/config/last-week.ts';
import { builtInQueries, parseQueries } from '../../src/config/queries.ts';
import { providers } from '../../src/metrics/index.ts';
import { parse, sentences, whole } from './parsing.ts';

const own = parseQueries({
  orders: { query: 'sum(rate(orders_total{namespace="{{namespace}}"}[{{window}}]))', unit: 'per-second' },
  mine: 'sum(orders_total{pod=~"{{ pods }}"})',
  served: 'sum(orders_total{service="{{service}}"})',
  sets: 'sum(orders_total{replicaset="{{replicaset}}"})',
  lines: { log: 'refused' },
  routed: 'sum(orders_total{from="web", to="till"})',
  graphite: { query: 'sumSeries(orders.*)', provider: 'graphite' },
  loki: { query: 'sum(count_over_time({app="shop"}[1m]))', provider: 'loki' },
  flux: { query: 'from(bucket: "shop") |> range(start: -1m) |> count()', provider: 'influxdb' },
  nrql: { query: 'SELECT count(*) FROM Order SINCE 5 minutes ago', provider: 'newrelic' },
  ranged: { query: 'SELECT count(*) FROM Order', provider: 'newrelic' },
  dql: { query: 'timeseries sum(orders), from: now()-5m', provider: 'dynatrace-grail' },
  spl: { query: 'search index=shop earliest=-5m | stats count', provider: 'splunk' },
  answer: { query: 'GET /stats $.orders', provider: 'http' },
});
const known = new Map([...builtInQueries, ...(own.value ?? [])]);

test.each(['orders', 'routed', 'graphite', 'loki', 'ranged'])('%s may be bounded by last week', (name) => {
  expect(sentences(own)).toEqual([]);
  const parsed = parseChecks(`${name} >= 0.8 times last week for 2 polls`, known, {});
  expect(sentences(parsed)).toEqual([]);
  expect(parsed.value).toMatchObject([{ bound: 0.8, times: 'last-week', consecutive: 2 }]);
});

const pods =
  "cannot be bounded by last week's, for pods had other names then%s. Write `1.2 times stable`, a number, or a query of your own of the whole shop, without `{{pods}}`.";
const timed =
  "cannot be bounded by last week's: what is asked of `%s` says itself of when it is. Compare within the query, or write a number.";

test.each([
  ['p99', pods.replace('%s', '')],
  ['memory', pods.replace('%s', '')],
  ['lines', pods.replace('%s', '')],
  ['mine', pods.replace('%s', ': its query has `{{pods}}`')],
  ['sets', pods.replace('%s', ': its query has `{{replicaset}}`')],
  ['served', pods.replace('%s', ': its query has `{{service}}`')],
  ['flux', timed.replace('%s', 'influxdb')],
  ['nrql', timed.replace('%s', 'newrelic')],
  ['dql', timed.replace('%s', 'dynatrace-grail')],
  ['spl', timed.replace('%s', 'splunk')],
  ['answer', timed.replace('%s', 'http')],
])('%s may not, and hears why', (name, sentence) => {
  const line = `${name} <= 1.2 times last week`;
  expect(sentences(parseChecks(line, known, {}))).toEqual([`\`${line}\` ${sentence}`]);
});

test.each(providers.map((one) => [one.name, one] as const))('%s is asked without a mishap', (name, one) => {
  const text = one.docs.example.replaceAll(/\{\{\w+\}\}/g, 'x');
  expect(() => withoutLastWeek({ provider: name, text })).not.toThrow();
});

test('at 100 % there was a last week too', () => {
  const file = 'queries: {orders: "sum(orders)"}';
  const inputs = { ...whole, stages: '50%, 100%', checks: 'orders >= 0.8 times last week' };
  expect(parse({ inputs, file }).spec.checks).toMatchObject([{ times: 'last-week' }]);
});
