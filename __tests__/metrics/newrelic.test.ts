import { describe, expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';
import { newrelic } from '../../src/metrics/providers/newrelic/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = `SELECT count(*) FROM Transaction WHERE host RLIKE r'shop-5d4f8c7b9-.*' AND name != "a\\b"`;
const key = 'NRAK-0123456789ABCDEFGHIJKLMNOPQ';

function results(...rows: readonly unknown[]): unknown {
  return { data: { actor: { account: { nrql: { results: rows } } } } };
}

// https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/
// https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/
// Facets, time series and error classes as in the tests of https://github.com/newrelic/newrelic-client-go
describeProvider({
  provider: newrelic,
  keys: { account: '1234567', 'api-key': 'env:NEW_RELIC_API_KEY' },
  env: { NEW_RELIC_API_KEY: key },
  query,
  answers: [
    ['a count', results({ count: 1000 }), 1000],
    ['zero', results({ count: 0 }), 0],
    ['an average', results({ 'average.duration': 0.45 }), 0.45],
    ['a percentile', results({ 'percentile.duration': { '95': 0.2 } }), 0.2],
    ['a number beside its only facet', results({ appName: 'shop', facet: ['shop'], count: 7 }), 7],
    ['nothing', results(), /^New Relic returned no rows$/],
    ['null', results({ 'average.duration': null }), /returned null: nothing to measure$/],
    ['a percentile of nothing', results({ 'percentile.duration': { '95': null } }), /returned null/],
    ['text', results({ 'latest.name': '17' }), /^New Relic returned no number$/],
    ['two numbers', results({ count: 5, 'average.duration': 1 }), /returned 2 numbers: select one$/],
    [
      'two percentiles',
      results({ 'percentile.duration': { '95': 0.2, '99': 0.4 } }),
      /returned 2 numbers: select one$/,
    ],
    [
      'facets',
      results({ appName: 'App1', count: 1000 }, { appName: 'App2', count: 500 }),
      /returned 2 rows: leave out FACET and TIMESERIES$/,
    ],
    [
      'a query that cannot be parsed',
      {
        data: { actor: { account: { nrql: null } } },
        errors: [
          {
            message: "NRQL Syntax Error: Error at line 1 position 8, unexpected 'FORM'",
            path: ['actor', 'account', 'nrql'],
          },
        ],
      },
      /^New Relic refused the query: NRQL Syntax Error: Error at line 1 position 8, unexpected 'FORM'$/,
    ],
    [
      'an error beside data',
      { ...(results({ count: 3 }) as object), errors: [{ message: 'timed out' }] },
      /timed out$/,
    ],
    [
      'too many requests, with a 200',
      { errors: [{ message: 'some error', extensions: { errorClass: 'TOO_MANY_REQUESTS' } }] },
      /^New Relic refused the query: some error$/,
    ],
  ],
  refusals: [
    [
      401,
      { errors: [{ message: 'API key invalid', extensions: { error_code: 'BAD_API_KEY' } }] },
      /^New Relic answered 401, it does not let us in: API key invalid$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', 'api-key': key },
      body: {
        query:
          'query ($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { nrql(query: $nrql, timeout: 10) { results } } } }',
        variables: { account: 1234567, nrql: `${query} SINCE ${moment.at - 60_000} UNTIL ${moment.at}` },
      },
    },
  ],
});

describe('New Relic', () => {
  const env = { KEY: key };
  const written = { account: 1234567, 'api-key': 'env:KEY' };
  const connection = (more: object = {}) => {
    const { value, complaints } = parseProviders({ newrelic: { ...written, ...more } }, env);
    return { connection: value?.['newrelic'], complaints };
  };

  test.each([
    [{}, 'https://api.newrelic.com'],
    [{ region: 'EU' }, 'https://api.eu.newrelic.com'],
    [{ region: 'eu', url: 'https://proxy.example/nr/' }, 'https://proxy.example/nr'],
  ])('with %j is at %s', (more, url) => {
    expect(connection(more).connection?.url).toBe(url);
  });

  test('has no other regions', () => {
    expect(connection({ region: 'jp' }).complaints).toEqual([
      { at: ['newrelic', 'region'], value: 'jp', wrong: 'is not known here', allowed: 'Allowed: us, eu.' },
    ]);
  });

  test.each([
    ['SELECT count(*) FROM Log SINCE 5 minutes ago', true],
    ['SELECT count(*) FROM Log\nuntil 1 minute ago', true],
    ["SELECT count(*) FROM Log WHERE message LIKE '%since%'", false],
    ["SELECT count(*) FROM Log WHERE message = 'it\\'s since' ", false],
    ['SELECT count(*) FROM Log WHERE `since` = 1', false],
    ['SELECT count(*) FROM Log WHERE sinceWhen = 1', false],
  ])('%s has a range of its own: %s', (own, isIts) => {
    const known = connection().connection;
    if (known === undefined) throw new RangeError('no connection');
    const { body = '' } = newrelic.request(own, known, moment);
    const { variables } = JSON.parse(body) as { variables: { nrql: string } };
    expect(variables.nrql === own).toBe(isIts);
  });

  test('lets no query run longer than it may', () => {
    const known = connection({ timeout: '5m' }).connection;
    if (known === undefined) throw new RangeError('no connection');
    expect(newrelic.request(query, known, moment).body).toContain('timeout: 70)');
  });
});
