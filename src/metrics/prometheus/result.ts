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

/** The number in the answer to an instant query, of Prometheus and of those that answer like it. */
export function instantResult(provider: Provider, status: number, body: string): Answered {
  const parsed = success.safeParse(jsonOf(body));
  return parsed.success
    ? valueOf(parsed.data.data)
    : none(provider, `answered ${status} with something that is no query result`);
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
