import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const kubeconfig = z.looseObject({
  clusters: z.tuple([
    z.looseObject({
      cluster: z.looseObject({ server: z.string(), 'certificate-authority-data': z.string() }),
    }),
  ]),
  users: z.tuple([z.looseObject({ user: z.looseObject({ token: z.string().optional() }) })]),
});

export interface ApiServer {
  readonly url: string;
  /** PEM */
  readonly ca: string;
}

/** Where the test cluster's API server is, as its kubeconfig says. */
export function apiServerOf(path: string): ApiServer {
  const { cluster } = kubeconfig.parse(parse(readFileSync(path, 'utf8'))).clusters[0];
  return { url: cluster.server, ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString() };
}

/** The same user at another address. */
export function kubeconfigVia(path: string, { url, ca }: ApiServer, more: object = {}): string {
  const config = kubeconfig.parse(parse(readFileSync(path, 'utf8')));
  const [own] = config.clusters;
  const cluster = { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64'), ...more };
  return JSON.stringify({ ...config, clusters: [{ ...own, cluster }] });
}

/** The same address for another user. */
export function kubeconfigWithToken(path: string, token: string): string {
  return textWithToken(readFileSync(path, 'utf8'), token);
}

export function textWithToken(text: string, token: string): string {
  const config = kubeconfig.parse(parse(text));
  return JSON.stringify({ ...config, users: [{ ...config.users[0], user: { token } }] });
}
