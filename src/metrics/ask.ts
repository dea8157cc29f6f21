import { printDuration } from '../lib/duration.ts';
import type { Connection } from '../model/spec.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';
import { requestAt, rowsOf, type Rows } from './providers/prometheus/counters.ts';
import { prometheus } from './providers/prometheus/codec.ts';
import { none, type Moment, type Provider, type Sampled } from './provider.ts';
import { hidden, isGood, refusal } from './refusal.ts';
import { messageOf } from '../lib/message-of.ts';

/** A query that takes more requests than this is not answered in a poll. */
const mostRequests = 60;

/** With what a provider is asked. */
export interface Asking {
  readonly connection: Connection;
  readonly send: Http;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

/**
 * Asks a provider for one number, within the connection's time for all requests and waits together.
 * Never throws: an outage, a refusal and an answer that cannot be read are no data, with the reason
 * in one line and without what must stay secret.
 */
export function ask(
  provider: Provider,
  query: string,
  { moment, ...asking }: Asking & { readonly moment: Moment },
): Promise<Sampled> {
  const { connection } = asking;
  return exchange(provider, asking, {
    first: () => provider.request(query, connection, moment),
    parse: (answer, request) => provider.parse(answer, connection, { query, request }),
  });
}

/** Asks Prometheus for all series of a query, as they were at a moment (epoch ms). Never throws. */
export function askRows(promql: string, at: number, asking: Asking): Promise<Rows> {
  return exchange(prometheus, asking, {
    first: () => requestAt(promql, asking.connection, at),
    parse: ({ body }) => rowsOf(body),
  });
}

type NoData = { readonly noData: string };
type Next = { readonly next: HttpRequest; readonly afterMs?: number };

interface Exchange<T> {
  readonly first: () => HttpRequest;
  readonly parse: (answer: HttpResponse, request: HttpRequest) => T | NoData | Next;
}

async function exchange<T extends object>(
  provider: Provider,
  asking: Asking,
  own: Exchange<T>,
): Promise<T | NoData> {
  try {
    return await answerTo(provider, asking, own);
  } catch (error) {
    const message = messageOf(error);
    return none(provider, `did not answer: ${hidden(message, provider, asking.connection)}`);
  }
}

async function answerTo<T extends object>(
  provider: Provider,
  { connection, send, clock }: Asking,
  { first, parse }: Exchange<T>,
): Promise<T | NoData> {
  const until = clock.now() + connection.timeoutMs;
  let request = first();
  for (let sent = 0; sent < mostRequests; sent += 1) {
    const answer = await send({ ...request, timeoutMs: Math.max(1, until - clock.now()) });
    if (!isGood(answer)) return none(provider, hidden(refusal(answer, provider), provider, connection));
    const answered = parse(answer, request);
    if ('noData' in answered) return { noData: hidden(answered.noData, provider, connection) };
    if (!('next' in answered)) return answered;
    const { next, afterMs = 0 } = answered;
    if (clock.now() + afterMs >= until) return late(provider, connection);
    if (afterMs > 0) await clock.sleep(afterMs);
    request = next;
  }
  return none(provider, `had no result after ${mostRequests} requests`);
}

function late(provider: Provider, { timeoutMs }: Connection): NoData {
  return none(provider, `had no result within ${printDuration(timeoutMs)}: a longer \`timeout\` may help`);
}
