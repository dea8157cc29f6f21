import type { SmokeProbe } from '../model/spec.ts';
import { parseCount } from './count.ts';
import { defaultRequests } from './defaults.ts';
import { parseEntries, twice } from './entries.ts';
import { methodFaults, parseStatus } from './http-line.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { smokeObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

const form = 'Write for example `GET / == 200` or `GET /healthz == 200 x 50`.';

/** Lines `GET / == 200 x 50`, or a list of lines and {method, path, status, requests}. */
export function parseSmoke(value: unknown): Parsed<readonly SmokeProbe[]> {
  const { value: probes, complaints } = parseEntries(value, 'newline', parseEntry);
  return { value: probes, complaints: [...complaints, ...twice(probes.map(({ text }) => text))] };
}

interface Written {
  readonly method: string;
  readonly path: string;
  readonly status: string;
  readonly requests: string;
}

function parseEntry(entry: unknown): Parsed<SmokeProbe> {
  if (typeof entry === 'string') return parseLine(entry);
  const { value, complaints } = parseObject(entry, smokeObject);
  if (!value) return bad(...complaints);
  const { method = 'GET', path, status = 200, requests = defaultRequests } = value;
  const written = {
    method,
    path: path.trim(),
    status: String(status).trim(),
    requests: String(requests).trim(),
  };
  const probe = probeOf(written, true);
  return { value: probe.value, complaints: [...complaints, ...probe.complaints] };
}

function parseLine(line: string): Parsed<SmokeProbe> {
  const found = /^(?:([a-z]+)\s+)?(\S+?)\s*(?:==\s*(\S+))(?:\s+[x×]\s*(\S+))?$/i.exec(line);
  if (!found) return bad({ value: line, wrong: 'is not a smoke probe', allowed: form });
  const [, method = 'GET', path = '', status = '', requests = String(defaultRequests)] = found;
  return probeOf({ method, path, status, requests }, false);
}

function probeOf(written: Written, isNested: boolean): Parsed<SmokeProbe> {
  const [method, { path }] = [written.method.toUpperCase(), written];
  const status = parseStatus(written.status);
  const requests = parseCount(written.requests, 1000, 'is not a number of requests');
  const complaints = [
    ...under('method', methodFaults(method)),
    ...under('path', pathFaults(path)),
    ...under('status', status.complaints),
    ...under('requests', requests.complaints),
  ].map(({ at, ...complaint }) => (isNested ? { at, ...complaint } : complaint));
  if (complaints.length > 0) return bad(...complaints);
  const text = `${method} ${path} == ${written.status}`;
  return good({ text, method, path, status: status.value ?? 0, requests: requests.value ?? 0 });
}

function under(key: string, complaints: readonly Complaint[]) {
  return complaints.map((complaint) => ({ ...complaint, at: [key] }));
}

/** What is wrong with a path on a pod. */
export function pathFaults(path: string): readonly Complaint[] {
  const allowed = 'Write a path from `/`.';
  if (/^https?:/i.test(path))
    return [{ wrong: 'An address is not a path: such requests go to the pods themselves', allowed }];
  if (!path.startsWith('/')) return [{ value: path, wrong: 'does not start with /', allowed }];
  return /[\s#]/.test(path) ? [{ value: path, wrong: 'has a space or a # in it', allowed }] : [];
}
