import { expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';

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
