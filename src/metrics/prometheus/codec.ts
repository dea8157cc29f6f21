import { z } from 'zod';
import { jsonOf, none, numberOr, type Answered, type Provider, type Sampled } from '../provider.ts';

const point = z.tuple([z.number(), z.string().min(1)]);

const success = z.looseObject({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.looseObject({ resultType: z.literal('vector'), result: z.array(z.looseObject({ value: point })) }),
    z.looseObject({ resultType: z.literal('scalar'), result: point }),
    z.looseObject({ resultType: z.literal('matrix') }),
    z.looseObject({ resultType: z.literal('string') }),
  ]),
});

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
  parse: ({ status, body }) => {
    const parsed = success.safeParse(jsonOf(body));
    return parsed.success
      ? valueOf(parsed.data.data)
      : none(prometheus, `answered ${status} with something that is no query result`);
  },
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data?.error,
};

function valueOf(data: z.infer<typeof success>['data']): Answered {
  switch (data.resultType) {
    case 'scalar':
      return numberOf(data.result[1]);
    case 'vector': {
      const [first, ...more] = data.result;
      if (first === undefined) return { noData: 'the query returned nothing' };
      if (more.length > 0) {
        return {
          noData: `the query returned ${more.length + 1} series: aggregate it to one, e.g. with sum(…)`,
        };
      }
      return numberOf(first.value[1]);
    }
    case 'matrix':
    case 'string':
      return { noData: `the query returned a ${data.resultType}, not one number` };
  }
}

function numberOf(text: string): Sampled {
  const value = Number(text === '+Inf' ? 'Infinity' : text === '-Inf' ? '-Infinity' : text);
  return numberOr(value, { noData: 'the query returned NaN: nothing to measure' });
}
