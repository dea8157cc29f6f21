import { oneLine } from '../lib/escape.ts';
import type { Connection } from '../model/spec.ts';
import type { HttpResponse } from '../ports/http.ts';
import type { Provider } from './provider.ts';

export function isGood({ status, isCut }: HttpResponse): boolean {
  return status >= 200 && status < 300 && !isCut;
}

/** What an answer that is not good says: it follows the provider's name. */
export function refusal(
  { status, body, isCut, retryAfter, location }: HttpResponse,
  { complaintOf }: Provider,
): string {
  if (isCut) return `answered with too much to be read: aggregate the query to one number`;
  const said = complaintOf(body);
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
export function hidden(text: string, { keys }: Provider, { headers, settings }: Connection): string {
  const own = Object.entries(settings).filter(([name]) => keys[name]?.isSecret);
  const secrets = [...Object.entries(headers), ...own].flatMap(([, value]) => [value, ...value.split(' ')]);
  const told = secrets
    .filter((secret) => secret.length > 7)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return oneLine(told, 300);
}
