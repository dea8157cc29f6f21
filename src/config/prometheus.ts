import type { PrometheusConnection } from '../model/spec.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { defaultPrometheusTimeout } from './defaults.ts';
import { resolveHeaders, resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import { parseHeaderReferences } from './headers.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { prometheusObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';
import { parseUrl } from './url.ts';

/** An address, or {url, headers, ca, timeout}. `env:NAME` is resolved: a connection is never stored. */
export function parsePrometheus(value: unknown, env: Env): Parsed<PrometheusConnection> {
  if (typeof value === 'string') return connect({ url: value }, env, false);
  const { value: object, complaints } = parseObject(value, prometheusObject);
  if (!object) return bad(...complaints);
  const connection = connect(object, env, true);
  return { value: connection.value, complaints: [...complaints, ...connection.complaints] };
}

type PrometheusObject = ReturnType<typeof prometheusObject.parse>;

function connect(object: PrometheusObject, env: Env, isNested: boolean): Parsed<PrometheusConnection> {
  const url = resolvedUrl(object.url.trim(), env);
  const headers = parseHeaderReferences(object.headers ?? {}, env);
  const ca = object.ca === undefined ? good(undefined) : resolvedCa(object.ca, env);
  const timeout =
    object.timeout === undefined
      ? good(defaultPrometheusTimeout)
      : parsePositiveDuration(object.timeout.trim());
  return {
    value: {
      url: url.value ?? '',
      headers: resolveHeaders(headers.value, env),
      ca: ca.value,
      timeoutMs: timeout.value ?? 0,
    },
    complaints: [
      ...under(isNested ? 'url' : undefined, url.complaints),
      ...under('headers', headers.complaints),
      ...under('ca', ca.complaints),
      ...under('timeout', timeout.complaints),
    ],
  };
}

/** An address from a variable may be a secret: it is not quoted. */
function resolvedUrl(text: string, env: Env): Parsed<string> {
  const resolved = resolveText(text, env);
  if (resolved.value === undefined) return resolved;
  const url = parseUrl(resolved.value);
  if (url.value !== undefined) return good(url.value.replace(/\/+$/, ''));
  return resolved.value === text ? url : bad({ value: text, wrong: 'does not hold an http address' });
}

function resolvedCa(text: string, env: Env): Parsed<string> {
  const resolved = resolveText(text.trim(), env);
  if (resolved.value === undefined || resolved.value.includes('-----BEGIN CERTIFICATE-----')) return resolved;
  return bad({
    wrong: 'This holds no PEM certificate',
    allowed: 'Write the certificate itself or `env:NAME`.',
  });
}

function under(key: string | undefined, complaints: readonly Complaint[]): readonly Complaint[] {
  return key === undefined ? complaints : complaints.map((one) => ({ ...one, at: [key, ...(one.at ?? [])] }));
}
