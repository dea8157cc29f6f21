import { z } from 'zod';
import type { HttpResponse } from '../ports/http.ts';
import { jsonOf, none, numberOr, type Answered, type Provider, type Sampled } from './provider.ts';

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
const gateway = z.looseObject({ message: z.string() });

/** The number of an answer to an instant query, of any service that answers as Prometheus does. */
export function instantValue({ status, body }: HttpResponse, provider: Pick<Provider, 'title'>): Answered {
  const parsed = success.safeParse(jsonOf(body));
  return parsed.success
    ? valueOf(parsed.data.data)
    : none(provider, `answered ${status} with something that is no query result`);
}

/** Of Prometheus itself, or of the gateway of a cloud in front of it. */
export function promqlComplaint(body: string): string | undefined {
  const json = jsonOf(body);
  return failure.safeParse(json).data?.error ?? gateway.safeParse(json).data?.message;
}

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
