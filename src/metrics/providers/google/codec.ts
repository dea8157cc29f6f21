import { z } from 'zod';
import { instantValue, promqlComplaint } from '../../promql.ts';
import { jsonOf, type Provider } from '../../provider.ts';
import { bearer, tokenKeys } from '../../token.ts';

/** Of Google's own front, before Prometheus's API is reached. */
const failure = z.looseObject({ error: z.looseObject({ message: z.string() }) });

/** PromQL of Cloud Monitoring, over all of its metrics. MQL, its older language, is deprecated. */
export const google: Provider = {
  name: 'google',
  title: 'Google Cloud Monitoring',
  docs: {
    api: 'https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query',
    result: 'The value of a scalar, or of a vector of one, of PromQL.',
    example:
      'sum(rate(kubernetes_io:container_restart_count{namespace_name="{{namespace}}",pod_name=~"{{pods}}"}[{{window}}]))',
    checkedWith: 'the published shapes',
  },
  keys: {
    project: {
      description: 'Project whose metrics scope is asked.',
      isRequired: true,
      variable: 'GOOGLE_CLOUD_PROJECT',
    },
    ...tokenKeys,
  },
  connect: (keys) => ({ url: 'https://monitoring.googleapis.com', headers: bearer(keys) }),
  request: (query, { url, headers, ca, timeoutMs, settings }) => ({
    method: 'POST',
    url: `${url}/v1/projects/${encodeURIComponent(settings['project'] ?? '')}/location/global/prometheus/api/v1/query`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    ca,
    timeoutMs,
    tokenFile: settings['access-token-file'],
  }),
  parse: (answer) => instantValue(answer, google),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.error.message ?? promqlComplaint(body),
};
