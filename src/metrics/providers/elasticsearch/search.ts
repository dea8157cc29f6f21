import { z } from 'zod';
import { picked, questionFault, questionRequest } from '../http/question.ts';
import { jsonOf, none, type Provider } from '../../provider.ts';

const reasons = z.array(z.looseObject({ reason: z.looseObject({ reason: z.string() }) }));

/** What an answer says of itself, beside its numbers. */
const state = z.looseObject({
  timed_out: z.boolean().optional(),
  is_partial: z.boolean().optional(),
  _shards: z.looseObject({ failed: z.number(), failures: reasons.optional().catch(undefined) }).optional(),
  hits: z
    .looseObject({ total: z.looseObject({ value: z.number(), relation: z.string() }).optional() })
    .optional()
    .catch(undefined),
});

const failure = z.looseObject({
  error: z.union([
    z.string().min(1),
    z.looseObject({
      reason: z.string(),
      details: z.string().optional(),
      root_cause: z.array(z.looseObject({ reason: z.string() })).optional(),
    }),
  ]),
});

/** What Elasticsearch and OpenSearch have in common: the search API. */
export function searching(own: Pick<Provider, 'name' | 'title' | 'docs' | 'keys' | 'connect'>): Provider {
  const provider: Provider = {
    ...own,
    faultOf: questionFault,
    request: questionRequest,
    parse: ({ body }, _connection, { query }) => {
      const lack = lackOf(body, query);
      return lack === undefined ? picked(provider, query, body) : none(provider, lack);
    },
    complaintOf,
  };
  return provider;
}

/** Why a number of it would not be the number that was asked for. */
function lackOf(body: string, query: string): string | undefined {
  const { data } = state.safeParse(jsonOf(body));
  if (data === undefined) return undefined;
  if (data.timed_out === true) return 'ran out of time: its answer is of a part of the data';
  if (data.is_partial === true) return 'answered of a part of the data';
  return failedShards(data) ?? (query.includes('hits.total') ? cutCount(data) : undefined);
}

type State = z.infer<typeof state>;

function failedShards({ _shards: shards }: State): string | undefined {
  if (shards === undefined || shards.failed === 0) return undefined;
  const why = shards.failures?.[0]?.reason.reason;
  return `failed on ${shards.failed} shards${why === undefined ? '' : `: ${why}`}`;
}

/** Hits are counted up to 10,000 if nobody asks for more. */
function cutCount({ hits }: State): string | undefined {
  if (hits?.total?.relation !== 'gte') return undefined;
  return `stopped counting at ${hits.total.value}: set track_total_hits to true`;
}

/** The root of it where there is one: above it stands only that all shards failed. */
function complaintOf(body: string): string | undefined {
  const error = failure.safeParse(jsonOf(body)).data?.error;
  if (error === undefined || typeof error === 'string') return error;
  const reason = error.root_cause?.[0]?.reason ?? error.reason;
  return error.details === undefined ? reason : `${reason}: ${error.details}`;
}
