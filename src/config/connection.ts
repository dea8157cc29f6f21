import type { Connection } from '../model/spec.ts';
import { defaultProviderTimeout } from './defaults.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { resolveTexts, resolveText } from './env-references.ts';
import type { Env } from './env-references.ts';
import { parseHeaderReferences } from './headers.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { parseUrl } from './url.ts';

/** How any provider is reached, as it was written. */
export interface WrittenReach {
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string | number>> | undefined;
  readonly ca?: string | undefined;
  readonly timeout?: string | undefined;
}

/** `env:NAME` is resolved: a connection is never stored. Without an address `usualUrl` holds. */
export function parseReach(
  written: WrittenReach,
  usualUrl: string,
  env: Env,
): Parsed<Omit<Connection, 'settings'>> {
  const url = written.url === undefined ? good(usualUrl) : resolvedUrl(written.url.trim(), env);
  const headers = parseHeaderReferences(written.headers ?? {}, env);
  const ca = written.ca === undefined ? good(undefined) : resolvedCa(written.ca, env);
  const timeout =
    written.timeout === undefined
      ? good(defaultProviderTimeout)
      : parsePositiveDuration(written.timeout.trim());
  return {
    value: {
      url: url.value ?? '',
      headers: resolveTexts(headers.value, env),
      ca: ca.value,
      timeoutMs: timeout.value ?? 0,
    },
    complaints: [
      ...under('url', url.complaints),
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

/** Complaints of a part, at the key that holds it. */
export function under(key: string, complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.map((one) => ({ ...one, at: [key, ...(one.at ?? [])] }));
}
