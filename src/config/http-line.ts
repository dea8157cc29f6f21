import type { HttpCheck } from '../model/check.ts';
import { defaultConsecutive } from './defaults.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { parseUrl } from './url.ts';

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** `http GET https://shop.example.com/healthz == 200`; without a method: GET. */
export function parseHttpLine(line: string): Parsed<HttpCheck> {
  const found = /^http (?:([a-z]+) )?(\S+?) ?(?:(==) ?(\S+))?$/i.exec(line);
  if (!found) return bad(notHttp());
  const [, method = 'GET', written = '', operator, status = ''] = found;
  const url = parseUrl(written);
  const code = parseStatus(status, operator);
  const complaints = [...methodFaults(method), ...url.complaints, ...code.complaints];
  if (url.value === undefined || code.value === undefined || complaints.length > 0) return bad(...complaints);
  const text = `http ${method.toUpperCase()} ${written} == ${status}`;
  const request = { method: method.toUpperCase(), url: url.value, status: code.value };
  return good({ kind: 'http', text, ...request, headers: {}, consecutive: defaultConsecutive });
}

/** A status that an HTTP answer can have, 100…599. */
export function parseStatus(text: string, operator = '=='): Parsed<number> {
  if (operator === '==' && /^[1-5]\d\d$/.test(text)) return good(Number(text));
  if (text === '') return bad({ wrong: 'No status is said', allowed: 'End with `== 200`.' });
  return bad({ value: text, wrong: 'is not a status', allowed: 'Write 100 to 599.' });
}

export function methodFaults(method: string): readonly Complaint[] {
  if (methods.some((one) => one === method.toUpperCase())) return [];
  return [{ value: method, wrong: 'is not a method', allowed: `Allowed: ${methods.join(', ')}.` }];
}

/** Does not quote the line: an address may hold a password. */
function notHttp(): Complaint {
  return {
    wrong: 'This is not an HTTP check',
    allowed: 'Write for example `http GET https://shop.example.com/healthz == 200`.',
  };
}
