import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connect as tlsConnect } from 'node:tls';
import { loadCredentials } from '../../src/adapters/kubernetes/credentials.ts';
import type { Transport } from '../../src/adapters/kubernetes/transport.ts';
import { startTcpProxy, type TcpProxy } from '../../testbed/faults/tcp.ts';
import { apiServerOf, kubeconfigVia } from './kubeconfigs.ts';
import { configMap } from './objects.ts';
import { describeOnCluster } from './world.ts';

/** Bytes pass through: TLS and HTTP/2 are the real API server's own. */
describeOnCluster('integration/connection', (world) => {
  let proxy: TcpProxy;
  let send: Transport;

  const content = (): string => {
    const { url, ca } = apiServerOf(world().kubeconfig);
    const here = { url: `https://127.0.0.1:${proxy.port}`, ca };
    return kubeconfigVia(world().kubeconfig, here, { 'tls-server-name': nameIn(url) });
  };

  beforeEach(async () => {
    const { hostname, port } = new URL(apiServerOf(world().kubeconfig).url);
    proxy = await startTcpProxy(hostname, Number(port === '' ? '443' : port));
    send = world().connect({ content: content() });
  });
  afterEach(() => proxy.close());

  test('the API server offers HTTP/2 to the client', async () => {
    const { ca } = apiServerOf(world().kubeconfig);
    const socket = tlsConnect({
      host: '127.0.0.1',
      port: proxy.port,
      ca,
      ALPNProtocols: ['h2', 'http/1.1'],
      checkServerIdentity: () => undefined,
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect(socket.alpnProtocol).toBe('h2');
    socket.destroy();
  });

  test('the client takes it: slow requests run side by side on one connection', async () => {
    const { namespace } = world();
    const watch = {
      path: `/api/v1/namespaces/${namespace}/configmaps`,
      query: { watch: 'true', timeoutSeconds: '2' },
    };
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ method: 'GET', ...watch })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(proxy.connections()).toBe(1);
  }, 60_000);

  test('300 requests, in parallel and in turn, take one connection', async () => {
    await Promise.all(Array.from({ length: 250 }, () => send({ method: 'GET', path: '/version' })));
    for (let sent = 0; sent < 50; sent += 1) await send({ method: 'GET', path: '/version' });
    expect(proxy.connections()).toBe(1);
  });

  test('a connection cut in the middle of many parallel reads loses none', async () => {
    const { namespace, cluster } = world();
    await cluster.create(configMap(namespace, 'cut', { text: 'x'.repeat(100_000) }));
    const path = `/api/v1/namespaces/${namespace}/configmaps/cut`;
    // Half of all that is to come: whatever is under way then is lost on its way.
    proxy.cutAfter(30 * 100_000);
    const answers = await Promise.all(Array.from({ length: 60 }, () => send({ method: 'GET', path })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
    expect(proxy.connections()).toBe(2);
  });

  test('a connection that died while nobody used it is not noticed by the next request', async () => {
    await send({ method: 'GET', path: '/version' });
    proxy.cut();
    expect((await send({ method: 'GET', path: '/version' })).status).toBe(200);
    expect(proxy.connections()).toBe(2);
  });

  test('a connection that says nothing any more is given up, and the next try has a new one', async () => {
    await send({ method: 'GET', path: '/version' });
    proxy.freeze();
    const began = performance.now();
    const answers = await Promise.all(
      [1, 2, 3].map(() => send({ method: 'GET', path: '/version', timeoutMs: 500 })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(proxy.connections()).toBe(2);
  });

  test('loading the kubeconfig opens no connection', async () => {
    await loadCredentials({ source: { content: content() }, context: undefined });
    expect(proxy.connections()).toBe(0);
  });
});

/** An address is no name for TLS; every API server's certificate has this one. */
function nameIn(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$/.test(hostname) ? 'kubernetes.default.svc' : hostname;
}
