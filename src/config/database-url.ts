import type { DatabaseConnection, TlsMode } from '../model/database.ts';
import { tlsModes } from '../model/database.ts';
import { resolveText, type Env } from './env-references.ts';
import { bad, good, type Parsed } from './problem.ts';

const engines: Readonly<
  Record<string, { readonly engine: DatabaseConnection['engine']; readonly port: number }>
> = {
  'postgresql:': { engine: 'postgresql', port: 5432 },
  'postgres:': { engine: 'postgresql', port: 5432 },
  'mysql:': { engine: 'mysql', port: 3306 },
  'mariadb:': { engine: 'mariadb', port: 3306 },
};

const example =
  'Write for example `postgresql://user:password@db.example.com/shop`, or `mysql://…` or `mariadb://…`, from a secret.';

/** The address of a database, or `env:NAME`. It may hold a password, so that none of it is ever quoted. */
export function parseDatabaseUrl(text: string, env: Env): Parsed<DatabaseConnection> {
  const resolved = resolveText(text, env);
  if (resolved.value === undefined) return bad(...resolved.complaints);
  if (!URL.canParse(resolved.value)) {
    const allowed = `${example} Characters such as @, /, # and % of a password are written as %40, %2F, %23 and %25.`;
    return bad({ wrong: 'This is not an address', allowed });
  }
  const url = new URL(resolved.value);
  const kind = engines[url.protocol];
  if (kind === undefined)
    return bad({ wrong: 'This is not the address of a database that is known', allowed: example });
  return connectionOf(url, kind);
}

function connectionOf(
  url: URL,
  { engine, port }: { readonly engine: DatabaseConnection['engine']; readonly port: number },
): Parsed<DatabaseConnection> {
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  if (user === undefined || password === undefined || database === undefined)
    return bad({
      wrong: 'A % in the address is followed by no two hexadecimal digits',
      allowed: 'Write % as %25.',
    });
  const missing = missingParts({
    'a host': url.hostname,
    'a user': user,
    'the name of a database': database,
  });
  if (missing !== undefined) return bad({ wrong: `The address has not ${missing}`, allowed: example });
  const host = url.hostname.replace(/^\[(.+)\]$/, '$1');
  const tls = tlsOf(url.searchParams, host);
  if (tls.value === undefined) return bad(...tls.complaints);
  const ownPort = url.port === '' ? port : Number(url.port);
  return good({ url: url.href, engine, host, port: ownPort, user, password, database, tls: tls.value });
}

function missingParts(parts: Readonly<Record<string, string>>): string | undefined {
  const missing = Object.keys(parts).filter((name) => parts[name] === '');
  return missing.length === 0 ? undefined : missing.join(' and not ');
}

function tlsOf(params: URLSearchParams, host: string): Parsed<DatabaseConnection['tls']> {
  const mode = tlsMode(params.get('sslmode') ?? inMysqlsWords(params.get('ssl-mode')), host);
  if (mode.value === undefined) return bad(...mode.complaints);
  const path = (name: string, other: string): string | undefined =>
    params.get(name) ?? params.get(other) ?? undefined;
  return good({
    mode: mode.value,
    ca: path('sslrootcert', 'ssl-ca'),
    cert: path('sslcert', 'ssl-cert'),
    key: path('sslkey', 'ssl-key'),
  });
}

/** As the clients of MySQL name it. What they call PREFERRED would trust anybody in silence. */
function inMysqlsWords(written: string | null): string | null {
  const modes: Readonly<Record<string, TlsMode>> = {
    DISABLED: 'disable',
    REQUIRED: 'require',
    VERIFY_CA: 'verify-ca',
    VERIFY_IDENTITY: 'verify-full',
  };
  return written === null ? null : (modes[written.toUpperCase()] ?? written);
}

/** Between here and a database of this machine nobody can listen in. */
function tlsMode(written: string | null, host: string): Parsed<TlsMode> {
  if (written === null) return good(/^(localhost|127\.|::1$)/.test(host) ? 'disable' : 'verify-full');
  const known = tlsModes.find((mode) => mode === written);
  if (known !== undefined) return good(known);
  return bad({ wrong: 'The sslmode of the address is not known', allowed: `Write ${tlsModes.join(', ')}.` });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What nothing may show: the address, and its password as it is written and as it is. */
export function databaseSecrets(text: string, env: Env): readonly string[] {
  const url = resolveText(text, env).value ?? '';
  const written = /:\/\/[^/]*?:(.*)@/.exec(url)?.[1] ?? '';
  return [url, written, decoded(written) ?? ''];
}
