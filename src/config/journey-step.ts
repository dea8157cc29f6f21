import type { JourneyStep } from '../model/journey.ts';
import { under } from './connection.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import { parseHeaderReferences } from './headers.ts';
import { methodFaults, parseStatus } from './http-line.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import type { journeyStepObject } from './schema-entries.ts';
import { pathFaults } from './smoke.ts';
import { pathFault } from '../lib/json-path.ts';

export const requestForm = 'GET /cart == 200 within 500ms';

const line = /^(?:([a-z]+)\s+)?(\S+?)\s*(?:==\s*(\S+?))?(?:\s+within\s+(\S+))?$/i;

/** One request in one line; the method may be left out. */
export function parseStepLine(text: string): Parsed<JourneyStep> {
  const found = line.exec(text);
  if (found === null)
    return bad({ value: text, wrong: 'is no request', allowed: `Write for example \`${requestForm}\`.` });
  const [, written = 'GET', path = '', code = '', limit] = found;
  const method = written.toUpperCase();
  const status = parseStatus(code);
  const withinMs = limit === undefined ? good(undefined) : parsePositiveDuration(limit);
  const complaints = [
    ...methodFaults(method),
    ...pathFaults(path),
    ...status.complaints,
    ...withinMs.complaints,
  ];
  if (status.value === undefined || complaints.length > 0) return bad(...complaints);
  const said = { method, path, status: status.value, withinMs: withinMs.value };
  return good({ name: `${method} ${path}`, ...said, headers: {}, body: undefined, extract: {}, expect: {} });
}

type Written = ReturnType<typeof journeyStepObject.parse>;

/** A step of the file, with what fits in no line. */
export function parseStepObject(written: Written, env: Env): Parsed<JourneyStep> {
  const step = parseStepLine(written.request.trim());
  const headers = parseHeaderReferences(written.headers ?? {}, env);
  const body = parseBody(written.body, env);
  const [extract, expect] = [written.extract ?? {}, textsOf(written.expect ?? {})];
  const complaints = [
    ...under('request', step.complaints),
    ...under('headers', [...headers.complaints, ...Object.keys(headers.value).flatMap(keptHeader)]),
    ...under('body', body.complaints),
    ...under('extract', [
      ...Object.keys(extract).flatMap((name) => nameFaults(name, 'cannot name a value')),
      ...Object.values(extract).flatMap(pathsFault),
    ]),
    ...under('expect', Object.keys(expect).flatMap(pathsFault)),
  ];
  if (step.value === undefined || complaints.length > 0) return bad(...complaints);
  return good({ ...step.value, headers: headers.value, body: body.value, extract, expect });
}

/** Left as it was written, after a look that its `env:NAME` can be filled in. */
function parseBody(written: string | undefined, env: Env): Parsed<string | undefined> {
  if (written === undefined) return good(undefined);
  const { complaints } = resolveText(written, env);
  return complaints.length > 0 ? bad(...complaints) : good(written);
}

function textsOf(
  written: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(written).map(([path, value]) => [path, String(value)]));
}

/** Requests go through the API server's proxy, which keeps these for itself, or sets them. */
function keptHeader(name: string): readonly Complaint[] {
  const isKept =
    /^(authorization|host|connection|content-length|transfer-encoding|impersonate-.*|x-remote-.*)$/i;
  if (!isKept.test(name)) return [];
  return [
    {
      at: [name],
      wrong: 'This header does not reach a pod: the API server, which passes the request on, keeps it',
      allowed: 'Leave it out, or let the application take a header of another name.',
    },
  ];
}

/** `wrong` says what it would name. */
export function nameFaults(name: string, wrong: string): readonly Complaint[] {
  if (/^[\w-]+$/.test(name)) return [];
  return [{ value: name, wrong, allowed: 'Use letters, digits, hyphens and underscores.' }];
}

function pathsFault(path: string): readonly Complaint[] {
  const why = pathFault(path);
  if (why === undefined) return [];
  return [
    { value: path, wrong: `is no JSONPath of RFC 9535: ${why}`, allowed: 'Write for example `$.cart.id`.' },
  ];
}
