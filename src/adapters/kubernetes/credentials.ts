import type { AgentOptions, RequestOptions } from 'node:https';
import { KubeConfig, type Cluster } from '@kubernetes/client-node';
import { Agent, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import { ClusterError, NoClusterError } from './errors.ts';
import { messageOf } from '../../lib/message-of.ts';

/** Where to send requests, and how to prove who sends them. */
export interface Credentials {
  readonly server: string;
  readonly namespace: string;
  /** One keep-alive dispatcher for all requests: a new TLS connection for each costs more than the answer. */
  readonly dispatcher: Dispatcher;
  /** Fresh for each request: tokens of exec plugins and files expire in 15 to 60 minutes. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

export type KubeconfigSource = { readonly path: string } | { readonly content: string };

export interface KubeconfigChoice {
  readonly source: KubeconfigSource | undefined;
  readonly context: string | undefined;
}

/** Reads the kubeconfig: the input, else KUBECONFIG, ~/.kube/config or the pod's own account. */
export async function loadCredentials({ source, context }: KubeconfigChoice): Promise<Credentials> {
  const config = new KubeConfig();
  load(config, source);
  if (context !== undefined) useContext(config, context);
  const cluster = config.getCurrentCluster();
  if (cluster === null || isMadeUp(cluster)) throw new NoClusterError(noCluster(config), undefined);
  const tls = await tlsOptions(config);
  const options = config.createDispatcherOptions(cluster, tls as AgentOptions);
  return {
    server: cluster.server.replace(/\/+$/, ''),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    dispatcher: dispatcherFor(options),
    headers: async () => plainHeaders((await tlsOptions(config)).headers),
  };
}

/** Where it finds nothing the library takes a proxy of `kubectl proxy` for the cluster, which nobody asked for. */
function isMadeUp({ name, server }: Cluster): boolean {
  return name === 'cluster' && server === 'http://localhost:8080';
}

/** HTTP/2 carries all requests side by side on one connection, so a slow one holds up no other. */
function dispatcherFor(options: ReturnType<KubeConfig['createDispatcherOptions']>): Dispatcher {
  const keepAlive = { keepAliveTimeout: 60_000, keepAliveMaxTimeout: 600_000 };
  switch (options.type) {
    case 'proxy':
      return new ProxyAgent({ uri: options.uri, requestTls: options.requestTls as object, ...keepAlive });
    case 'socks':
      return new Socks5ProxyAgent(options.uri, { requestTls: options.requestTls as object, ...keepAlive });
    case 'agent':
      return new Agent({ ...keepAlive, allowH2: true, connections: 1, connect: options.connect as object });
    case 'none':
      return new Agent({ ...keepAlive, allowH2: true, connections: 1 });
  }
}

function load(config: KubeConfig, source: KubeconfigSource | undefined): void {
  if (source === undefined) config.loadFromDefault();
  else if ('content' in source) config.loadFromString(source.content);
  else loadFile(config, source.path);
}

function loadFile(config: KubeConfig, path: string): void {
  try {
    config.loadFromFile(path);
  } catch (error) {
    const why = messageOf(error);
    throw new ClusterError(
      `kubeconfig: \`${path}\` cannot be read (${why}). Give the path of a file that an earlier step wrote, or the content itself from a secret.`,
      undefined,
    );
  }
}

function useContext(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new ClusterError(
      `context: \`${context}\` is not in the kubeconfig. Contexts there: ${names.join(', ')}.`,
      undefined,
    );
  }
  config.setCurrentContext(context);
}

function noCluster(config: KubeConfig): string {
  const names = config.getContexts().map(({ name }) => name);
  const isNone = names.length === 0 || names.join() === 'loaded-context';
  return isNone
    ? 'No kubeconfig was found. Set `kubeconfig` or KUBECONFIG, e.g. with azure/k8s-set-context, google-github-actions/get-gke-credentials or `aws eks update-kubeconfig`.'
    : `The kubeconfig's current context has no cluster. Set \`context\` to one of: ${names.join(', ')}.`;
}

async function tlsOptions(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

function plainHeaders(headers: RequestOptions['headers']): Readonly<Record<string, string>> {
  const entries = headers === undefined || Array.isArray(headers) ? [] : Object.entries(headers);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}
