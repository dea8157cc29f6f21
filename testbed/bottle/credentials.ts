import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiServer } from './addresses.ts';

/** Files that hold who may do what. The API server signs its own certificate. */
export interface Credentials {
  readonly token: string;
  readonly tokens: string;
  readonly serviceAccountKey: string;
  readonly certificates: string;
  readonly certificate: string;
  readonly kubeconfig: string;
}

export function makeCredentials(folder: string): Credentials {
  const credentials = {
    token: randomBytes(24).toString('hex'),
    tokens: join(folder, 'state/tokens.csv'),
    serviceAccountKey: join(folder, 'state/service-account.key'),
    certificates: join(folder, 'state/certificates'),
    certificate: join(folder, 'state/certificates/apiserver.crt'),
    kubeconfig: join(folder, 'kubeconfig'),
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
  writeFileSync(credentials.serviceAccountKey, key, { mode: 0o600 });
  writeFileSync(credentials.tokens, `${credentials.token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return credentials;
}

/** The admin's kubeconfig; can be written only when the API server has made its certificate. */
export function writeKubeconfig(credentials: Credentials): void {
  const certificate = readFileSync(credentials.certificate).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bottle',
    clusters: [{ name: 'bottle', cluster: { server: apiServer, 'certificate-authority-data': certificate } }],
    users: [{ name: 'admin', user: { token: credentials.token } }],
    contexts: [{ name: 'bottle', context: { cluster: 'bottle', user: 'admin' } }],
  };
  writeFileSync(credentials.kubeconfig, JSON.stringify(config, null, 2), { mode: 0o600 });
}
