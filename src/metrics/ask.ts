import { oneLine } from '../lib/escape.ts';
import type { Connection } from '../model/spec.ts';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';
import { requestAt, rowsOf, type Rows } from './prometheus/counters.ts';
import { prometheus } from './prometheus/codec.ts';
import { none, type Moment, type Provider, type Sampled } from './provider.ts';

/** A query that takes more requests than this is not answered in a poll. */
const mostRequests = 10;

/** With what a provider is asked. */
export interface Asking {
  readonly connection: Connection;
  readonly send: Http;
}

/**
 * Asks a provider for one number. Never throws: an outage, a refusal and an answer that cannot be read
 * are no data, with the reason in one line and without what must stay secret.
 */
export function ask(
  provider: Provider,
  query: string,
  { moment, ...asking }: Asking & { readonly moment: Moment },
): Promise<Sampled> {
  return exchange(provider, asking, {
    first: provider.request(query, asking.connection, moment),
    parse: (answer) => provider.parse(answer, asking.connection),
  });
}

/** Asks Prometheus for all series of a query, as they were at a moment (epoch ms). Never throws. */
export function askRows(promql: string, at: number, asking: Asking): Promise<Rows> {
  return exchange(prometheus, asking, {
    first: requestAt(promql, asking.connection, at),
    parse: ({ body }) => rowsOf(body),
  });
}

type NoData = { readonly noData: string };

interface Exchange<T> {
  readonly first: HttpRequest;
  readonly parse: (answer: HttpResponse) => T | NoData | { readonly next: HttpRequest };
}

async function exchange<T extends object>(
  provider: Provider,
  asking: Asking,
  own: Exchange<T>,
): Promise<T | NoData> {
  try {
    return await answerTo(provider, asking, own);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return none(provider, `did not answer: ${hidden(message, provider, asking.connection)}`);
  }
}

async function answerTo<T extends object>(
  provider: Provider,
  { connection, send }: Asking,
  { first, parse }: Exchange<T>,
): Promise<T | NoData> {
  let request = first;
  for (let sent = 0; sent < mostRequests; sent += 1) {
    const answer = await send(request);
    if (!isGood(answer)) return none(provider, hidden(refusal(answer, provider), provider, connection));
    const answered = parse(answer);
    if ('noData' in answered) return { noData: hidden(answered.noData, provider, connection) };
    if (!('next' in answered)) return answered;
    request = answered.next;
  }
  return none(provider, `had no result after ${mostRequests} requests`);
}

function isGood({ status, isCut }: HttpResponse): boolean {
  return status >= 200 && status < 300 && !isCut;
}

function refusal({ status, body, isCut, retryAfter, location }: HttpResponse, provider: Provider): string {
  if (isCut) return `answered with too much to be read: aggregate the query to one number`;
  const said = provider.complaintOf(body);
  const words = said === undefined ? '' : `: ${said}`;
  if (status === 401 || status === 403) return `answered ${status}, it does not let us in${words}`;
  if (status === 429) return `answered 429, too many requests${waiting(retryAfter)}${words}`;
  if (status >= 300 && status < 400) return `is elsewhere: it answered ${status}${pointing(location)}`;
  return `answered ${status}${words}`;
}

function waiting(retryAfter: string | undefined): string {
  return retryAfter === undefined ? '' : `, and asks to wait ${retryAfter} s`;
}

/** Without the query: an address to log in at may hold a token. */
function pointing(location: string | undefined): string {
  return location === undefined ? '' : `, and points to ${location.replace(/[?#].*$/s, '')}`;
}

/** One line, without the values that the user gave as secrets. */
function hidden(text: string, { keys }: Provider, { headers, settings }: Connection): string {
  const own = Object.entries(settings).filter(([name]) => keys[name]?.isSecret);
  const secrets = [...Object.entries(headers), ...own].flatMap(([, value]) => [value, ...value.split(' ')]);
  const told = secrets
    .filter((secret) => secret.length > 7)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return oneLine(told, 300);
}
