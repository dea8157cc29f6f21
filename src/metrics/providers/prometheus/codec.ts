import { awsKeys, signingOf } from '../../aws.ts';
import { instantValue, promqlComplaint } from '../../promql.ts';
import type { Provider } from '../../provider.ts';
import { tokenFile } from '../../token.ts';

/**
 * Instant queries of Prometheus's HTTP API, and of those that speak it: Thanos, Mimir, VictoriaMetrics,
 * and clouds, which want a signature or a token.
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
  keys: { ...tokenFile, ...awsKeys },
  connect: () => ({ url: '', headers: {} }),
  request: (query, { url, headers, ca, timeoutMs, settings }, { at, isPast }) => ({
    method: 'POST',
    url: `${url.replace(/\/+$/, '')}/api/v1/query`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ query, ...(isPast && { time: String(at / 1000) }) }).toString(),
    ca,
    timeoutMs,
    tokenFile: settings['access-token-file'],
    ...('access-key-id' in settings && { sign: signingOf('aps', settings) }),
  }),
  parse: (answer) => instantValue(answer, prometheus),
  complaintOf: promqlComplaint,
};
