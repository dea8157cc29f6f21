import { oneLine } from '../lib/escape.ts';
import type { Connection } from '../model/spec.ts';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';
import { none, type Moment, type Provider, type Sampled } from './provider.ts';

/** A query that takes more requests than this is not answered in a poll. */
const mostRequests = 10;

/**
 * Asks a provider for one number. Never throws: an outage, a refusal and an answer that cannot be read
 * are no data, with the reason in one line and without what must stay secret.
 */
export async function ask(
  provider: Provider,
  query: string,
  {
    connection,
    moment,
    send,
  }: { readonly connection: Connection; readonly moment: Moment; readonly send: Http },
): Promise<Sampled> {
  try {
    return await answerTo(provider.request(query, connection, moment), provider, { connection, send, query });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return none(provider, `did not answer: ${hidden(message, connection)}`);
  }
}

async function answerTo(
  first: HttpRequest,
  provider: Provider,
  {
    connection,
    send,
    query,
  }: { readonly connection: Connection; readonly send: Http; readonly query: string },
): Promise<Sampled> {
  let request = first;
  for (let sent = 0; sent < mostRequests; sent += 1) {
    const answer = await send(request);
    if (!isGood(answer)) return none(provider, hidden(refusal(answer, provider), connection));
    const answered = provider.parse(answer, connection, query);
    if ('value' in answered) return answered;
    if ('noData' in answered) return { noData: hidden(answered.noData, connection) };
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
function hidden(text: string, { headers, settings }: Connection): string {
  const secrets = [...Object.values(headers), ...Object.values(settings)].flatMap((value) => [
    value,
    ...value.split(' '),
  ]);
  const told = secrets
    .filter((secret) => secret.length > 7)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return oneLine(told, 300);
}
