import { z } from 'zod';
import { jsonOf, type Provider } from '../provider.ts';
import { instantResult } from './result.ts';

const failure = z.looseObject({ status: z.literal('error'), error: z.string() });

/**
 * Instant queries of Prometheus's HTTP API, and of those that speak it: Thanos, Mimir, VictoriaMetrics.
 * POST, because a query with many pods can be longer than an address may be.
 */
export const prometheus: Provider = {
  name: 'prometheus',
  title: 'Prometheus',
  docs: {
    api: 'https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries',
    result: 'The value of a scalar, or of a vector of one.',
    example: 'sum(rate(payments_refused_total{namespace="{{namespace}}",pod=~"{{pods}}"}[{{window}}]))',
    checkedWith: 'a real server',
  },
  keys: {},
  connect: () => ({ url: '', headers: {} }),
  request: (query, { url, headers, ca, timeoutMs }) => ({
    method: 'POST',
    url: `${url.replace(/\/+$/, '')}/api/v1/query`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ query }).toString(),
    ca,
    timeoutMs,
  }),
  parse: ({ status, body }) => instantResult(prometheus, status, body),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.error,
};
