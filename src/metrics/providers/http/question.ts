import type { Connection } from '../../../model/spec.ts';
import type { HttpRequest } from '../../../ports/http.ts';
import { jsonOf, none, numberOr, type Provider, type Sampled } from '../../provider.ts';
import { pathFault, valuesAt } from '../../../lib/json-path.ts';

/** What to ask for, and where the number is in the JSON that answers. */
interface Question {
  readonly method: string;
  readonly path: string;
  readonly pick: string;
  readonly body: string | undefined;
}

const form = /^(?:(GET|POST)[ \t]+(\/\S*)[ \t]+)?(\$[^\n]*)(?:\n([\s\S]*))?$/;

/** Of `$.path.in.the.answer`, or of `GET /path $.path.in.the.answer` with the body on the lines after it. */
function questionOf(query: string): Question | undefined {
  const found = form.exec(query.trim().replaceAll('\r\n', '\n'));
  if (found === null) return undefined;
  const [, method = 'GET', path = '', pick = '', body = ''] = found;
  return { method, path, pick: pick.trim(), body: body.trim() === '' ? undefined : body.trim() };
}

/** What is wrong with a query of this form. */
export function questionFault(query: string): string | undefined {
  const question = questionOf(query);
  if (question === undefined) return 'is neither `$.path` nor `GET /path $.path` nor `POST /path $.path`';
  if (question.method === 'GET' && question.body !== undefined) return 'has a body, and is no POST';
  const fault = pathFault(question.pick);
  return fault === undefined ? undefined : `has no JSONPath of RFC 9535: ${fault}`;
}

export function questionRequest(
  query: string,
  { url, headers, ca, timeoutMs }: Omit<Connection, 'settings'>,
): HttpRequest {
  const question = questionOf(query);
  if (question === undefined) throw new RangeError(`the query ${questionFault(query) ?? ''}`);
  const { method, path, body } = question;
  const types = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const request = { method, url: `${url}${path}`, headers: { ...types, ...headers }, ca, timeoutMs };
  return body === undefined ? request : { ...request, body };
}

/** The only number that the query's JSONPath finds in the body. */
export function picked(provider: Provider, query: string, body: string): Sampled {
  const json = jsonOf(body);
  if (json === undefined) return none(provider, 'answered with something that is no JSON');
  const pick = questionOf(query)?.pick ?? '$';
  const [found, ...more] = valuesAt(pick, json);
  if (found === undefined) return none(provider, `answered with nothing at ${pick}`);
  if (more.length > 0) return none(provider, `answered with ${more.length + 1} values at ${pick}, not one`);
  const value = typeof found === 'string' ? numberIn(found) : found;
  if (typeof value !== 'number')
    return none(provider, `answered with ${shown(found)} at ${pick}, not a number`);
  return numberOr(value, none(provider, `answered with NaN at ${pick}: nothing to measure`));
}

/** Some write numbers as text. */
function numberIn(text: string): number | undefined {
  if (text === 'NaN') return NaN;
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? 'text' : String(value);
}
