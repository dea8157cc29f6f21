import { describe, expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';
import { parseOwnQuery } from '../../src/config/queries.ts';

describe('a provider that everybody runs for themselves', () => {
  test.each(['influxdb', 'graphite', 'http', 'loki', 'elasticsearch', 'opensearch'])(
    '%s needs its address',
    (name) => {
      expect(parseProviders({ [name]: {} }, {}).complaints).toEqual([
        { at: [name], value: 'url', wrong: 'is missing', allowed: 'Write the address of yours.' },
      ]);
      expect(parseProviders({ [name]: { url: 'http://metrics.example' } }, {}).complaints).toEqual([]);
    },
  );

  test('a service with a usual address does not', () => {
    const keys = { 'api-key': 'env:A', 'application-key': 'env:B' };
    expect(parseProviders({ datadog: keys }, { A: 'a', B: 'b' }).complaints).toEqual([]);
  });
});

describe('a query of a form of its own', () => {
  test('is refused with the configuration', () => {
    const written = { query: 'GET /stats a.b', provider: 'http', unit: 'number' };
    expect(parseOwnQuery('refused', written).complaints).toEqual([
      expect.objectContaining({ at: ['query'], value: 'GET /stats a.b' }),
    ]);
    expect(parseOwnQuery('refused', { ...written, query: 'GET /{{pods}} $.a' }).complaints).toEqual([]);
  });
});

const env = { TOKEN: 'glsa_HOruNAb7SOiCdshU9algkrq7F8rGwdk9' };

test('a service that everybody runs for themselves needs its address', () => {
  const grafana = { 'data-source': 'metrics', token: 'env:TOKEN' };
  expect(parseProviders({ grafana }, env).complaints).toEqual([
    { at: ['grafana'], value: 'url', wrong: 'is missing', allowed: 'Write the address of yours.' },
  ]);
  expect(parseProviders({ grafana: { ...grafana, url: 'https://grafana' } }, env).complaints).toEqual([]);
});

test('a service with an address of its own does not', () => {
  expect(parseProviders({ signalfx: { token: 'env:TOKEN' } }, env)).toMatchObject({
    value: { signalfx: { url: 'https://stream.us0.signalfx.com' } },
    complaints: [],
  });
});
