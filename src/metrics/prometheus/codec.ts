import { z } from 'zod';
import type { PrometheusConnection } from '../../model/spec.ts';
import type { MetricCodec, Sampled } from '../codec.ts';

const point = z.tuple([z.number(), z.string().min(1)]);

const answer = z.discriminatedUnion('status', [
  z.looseObject({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.looseObject({ resultType: z.literal('vector'), result: z.array(z.looseObject({ value: point })) }),
      z.looseObject({ resultType: z.literal('scalar'), result: point }),
      z.looseObject({ resultType: z.literal('matrix') }),
      z.looseObject({ resultType: z.literal('string') }),
    ]),
  }),
  z.looseObject({ status: z.literal('error'), error: z.string() }),
]);

/**
 * Instant queries of Prometheus's HTTP API (and of those that speak it). POST, because a query with
 * many pods can be longer than an address may be.
 */
export const prometheus: MetricCodec<PrometheusConnection> = {
  request: (query, { url, headers, ca, timeoutMs }) => ({
    method: 'POST',
    url: `${url.replace(/\/+$/, '')}/api/v1/query`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ query }).toString(),
    ca,
    timeoutMs,
  }),
  parse: (status, body) => {
    const json = jsonOf(body);
    const parsed = answer.safeParse(json);
    if (!parsed.success)
      return { noData: `Prometheus answered ${status} with something that is no query result` };
    if (parsed.data.status === 'error') return { noData: `Prometheus: ${parsed.data.error}` };
    return valueOf(parsed.data.data);
  },
};

type Data = Extract<z.infer<typeof answer>, { status: 'success' }>['data'];

function valueOf(data: Data): Sampled {
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
  return Number.isNaN(value) ? { noData: 'the query returned NaN: nothing to measure' } : { value };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
