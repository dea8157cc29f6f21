import { ask, askRows } from '../metrics/ask.ts';
import { providerNamed } from '../metrics/index.ts';
import type { Rows } from '../metrics/providers/prometheus/counters.ts';
import { prometheus } from '../metrics/providers/prometheus/codec.ts';
import { none, type Sampled } from '../metrics/provider.ts';
import type { OwnQuery } from '../model/check.ts';
import type { House } from './house.ts';

/** One number of a provider, over a window that ends now or so long ago; never throws. */
export async function numberOf(
  { provider: name, text }: OwnQuery,
  { windowMs, agoMs }: { readonly windowMs: number; readonly agoMs?: number | undefined },
  { spec, clock, http }: House,
): Promise<Sampled> {
  const provider = providerNamed(name);
  const connection = spec.providers[name];
  if (connection === undefined) return none(provider, 'is not configured');
  const moment = {
    at: clock.now() - (agoMs ?? 0),
    windowMs,
    ...(agoMs !== undefined && { isPast: true as const }),
  };
  return ask(provider, text, { connection, moment, send: http, clock });
}

/** A poll asks a dozen such queries: a single one that is lost must not cost all of it. */
const tries = 3;
/** An outage is not asked again for as long as it takes to notice it. */
const patienceMs = 1000;

/** All series of a query at a moment, epoch ms; never throws. */
export async function rowsAt(promql: string, at: number, { spec, http, clock }: House): Promise<Rows> {
  const connection = spec.providers[prometheus.name];
  if (connection === undefined) return none(prometheus, 'is not configured');
  const begun = clock.now();
  let answer = await askRows(promql, at, { connection, send: http, clock });
  for (let tried = 1; 'noData' in answer && tried < tries && clock.now() - begun < patienceMs; tried += 1)
    answer = await askRows(promql, at, { connection, send: http, clock });
  return answer;
}
