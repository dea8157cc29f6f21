import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { promisify } from 'node:util';
import { apiServer } from './addresses.ts';
import type { Credentials } from './credentials.ts';

/** Asks the API server; no answer or another status than 200 is undefined. */
export function ask(credentials: Credentials, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${credentials.token}` };
    const request = get(`${apiServer}${path}`, { headers, ca: readCertificate(credentials) }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve(response.statusCode === 200 ? body : undefined);
      });
    });
    request.setTimeout(2000, () => request.destroy());
    request.on('error', () => {
      resolve(undefined);
    });
  });
}

function readCertificate(credentials: Credentials): string | undefined {
  try {
    return readFileSync(credentials.certificate, 'utf8');
  } catch {
    return undefined;
  }
}

interface Conditioned {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

export async function hasCondition(credentials: Credentials, path: string, type: string): Promise<boolean> {
  const body = await ask(credentials, path);
  if (body === undefined) return false;
  const conditions = (JSON.parse(body) as Conditioned).status?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

/** Applies a file or folder of manifests; false when the API server does not take it (yet). */
export async function applied(kubectl: string, kubeconfig: string, path: string): Promise<boolean> {
  const args = [`--kubeconfig=${kubeconfig}`, 'apply', '--server-side', '--filename', path];
  return promisify(execFile)(kubectl, args).then(
    () => true,
    () => false,
  );
}
