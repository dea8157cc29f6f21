import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCluster } from '../../src/adapters/kubernetes/cluster.ts';
import { ClusterError } from '../../src/adapters/kubernetes/errors.ts';
import type { ApiRequest, Transport } from '../../src/adapters/kubernetes/transport.ts';
import type { Fault } from '../../testbed/faults/fault.ts';
import { startFaultyProxy, type FaultyProxy } from '../../testbed/faults/https.ts';
import { apiServerOf, kubeconfigVia } from './kubeconfigs.ts';
import { configMap } from './objects.ts';
import { resources } from './resources.ts';
import { describeOnCluster } from './world.ts';

const busy = (status: number, retryAfter?: string): Fault =>
  retryAfter === undefined ? { is: 'answer', status } : { is: 'answer', status, retryAfter };

describeOnCluster('integration/transport', (world) => {
  let proxy: FaultyProxy;
  let send: Transport;

  beforeEach(async () => {
    const { kubeconfig, connect } = world();
    proxy = await startFaultyProxy(apiServerOf(kubeconfig));
    send = connect({ content: kubeconfigVia(kubeconfig, proxy) });
  });
  afterEach(() => proxy.close());

  const get = (more: Partial<ApiRequest> = {}): ReturnType<Transport> =>
    send({ method: 'GET', path: '/version', ...more });
  /** These faults, one a request, then none. */
  const spoilFirst = (...faults: readonly Fault[]): void => {
    proxy.spoil((_seen, count) => faults[count]);
  };
  const took = async (doing: Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await doing.catch(() => undefined);
    return performance.now() - began;
  };
  const waits = (): readonly number[] =>
    proxy.seen.slice(1).map(({ at }, index) => at - (proxy.seen[index]?.at ?? 0));

  test('without faults a request is sent once, over HTTP/2', async () => {
    expect((await get()).status).toBe(200);
    expect(proxy.seen.map(({ httpVersion }) => httpVersion)).toEqual(['2.0']);
  });

  test('429 is tried again when Retry-After says so, not earlier', async () => {
    spoilFirst(busy(429, '1'), busy(429, '1'));
    expect((await get()).status).toBe(200);
    expect(waits().map((ms) => ms >= 990 && ms < 3_500)).toEqual([true, true]);
  }, 15_000);

  test.each([500, 502, 503, 504])('a burst of %d is survived', async (status) => {
    spoilFirst(busy(status), busy(status), busy(status));
    expect((await get()).status).toBe(200);
    expect(proxy.seen).toHaveLength(4);
  });

  test('a burst without end is given up after four tries, with what the server said', async () => {
    proxy.spoil(() => busy(503));
    await expect(get()).rejects.toMatchObject({
      name: 'ClusterError',
      status: 503,
      isPermanent: false,
      message: expect.stringContaining('planted 503') as unknown,
    });
    expect(proxy.seen).toHaveLength(4);
  });

  test('giving up does not wait for one more Retry-After', async () => {
    proxy.spoil(() => busy(429, '2'));
    expect(await took(get({ retries: 0 }))).toBeLessThan(1_000);
  });

  test('resets are survived', async () => {
    spoilFirst({ is: 'cut' }, { is: 'cut' });
    expect((await get()).status).toBe(200);
    expect([proxy.seen.length, proxy.connections()]).toEqual([3, 3]);
  });

  test('every try has its deadline: a black hole costs that, and the next try is answered', async () => {
    spoilFirst({ is: 'black-hole' });
    const ms = await took(get({ timeoutMs: 300 }));
    expect([ms >= 300, ms < 2_000]).toEqual([true, true]);
    expect(proxy.seen).toHaveLength(2);
  });

  test('nothing but black holes ends, and says that there was no answer', async () => {
    proxy.spoil(() => ({ is: 'black-hole' }));
    const failing = get({ timeoutMs: 100, retries: 1 });
    await expect(failing).rejects.toThrow(ClusterError);
    await expect(failing).rejects.toMatchObject({
      status: undefined,
      isPermanent: false,
      message: expect.stringMatching(/^GET \/version: no answer from the API server \(/) as unknown,
    });
  });

  test('one black hole holds up no other request, on the same connection', async () => {
    await get();
    proxy.spoil(({ path }) => (path === '/readyz' ? { is: 'black-hole' } : undefined));
    const stuck = get({ path: '/readyz', timeoutMs: 2_000, retries: 0 }).catch(() => 'no answer');
    const ms = await took(Promise.all(Array.from({ length: 10 }, () => get())));
    expect(ms).toBeLessThan(1_500);
    expect(await stuck).toBe('no answer');
    expect(proxy.connections()).toBe(1);
  });

  test('slow answers are waited for', async () => {
    proxy.spoil(() => ({ is: 'slow', ms: 400 }));
    expect((await get()).status).toBe(200);
    expect(proxy.seen).toHaveLength(1);
  });

  test.each([400, 403, 404, 405, 409, 415, 422])('%d is no reason to try again', async (status) => {
    proxy.spoil(() => busy(status));
    await expect(get()).rejects.toMatchObject({ status, isPermanent: status !== 409 });
    expect(proxy.seen).toHaveLength(1);
  });

  test('one forced read error of one path fails that read only, and is no absence', async () => {
    const { namespace, cluster: direct } = world();
    const object = await direct.create(configMap(namespace, 'read-error'));
    const cluster = createCluster(send, { dryRun: false, resources });
    const ref = { kind: 'ConfigMap', namespace, name: 'read-error' } as const;
    proxy.spoil(({ path }) => (path.endsWith('/configmaps/read-error') ? busy(500) : undefined));
    await expect(cluster.read(ref)).rejects.toThrow(/the API server answered 500/);
    expect(await cluster.read({ ...ref, name: 'not-there' })).toBeUndefined();
    proxy.spoil(undefined);
    expect(await cluster.read(ref)).toEqual(object);
  });

  test('many requests share one TLS connection', async () => {
    await Promise.all(Array.from({ length: 100 }, () => get()));
    for (let sent = 0; sent < 20; sent += 1) await get();
    expect([proxy.seen.length, proxy.connections()]).toEqual([120, 1]);
    expect(new Set(proxy.seen.map(({ httpVersion }) => httpVersion))).toEqual(new Set(['2.0']));
  });

  test('GOAWAY in the middle of many parallel writes loses none and does none twice', async () => {
    const { namespace, cluster: direct } = world();
    const cluster = createCluster(send, { dryRun: false, resources });
    proxy.spoil(() => ({ is: 'slow', ms: 50 }));
    const labels = { goaway: 'yes' };
    const make = (index: number): Promise<unknown> => {
      const object = configMap(namespace, `goaway-${index}`);
      return cluster.create({ ...object, metadata: { ...object.metadata, labels } });
    };
    const before = Array.from({ length: 40 }, (_, index) => make(index));
    await reached(() => proxy.seen.length >= 20);
    proxy.goAway();
    const after = Array.from({ length: 20 }, (_, index) => make(40 + index));
    await Promise.all([...before, ...after]);
    expect(await direct.list('ConfigMap', namespace, labels)).toHaveLength(60);
    expect(proxy.connections()).toBe(2);
  });

  test('a connection lost in the middle of many parallel reads loses none', async () => {
    proxy.spoil((_seen, count) => (count === 30 ? { is: 'cut' } : { is: 'slow', ms: 20 }));
    const answers = await Promise.all(Array.from({ length: 60 }, () => get()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 200));
    expect(proxy.connections()).toBe(2);
  });
});

async function reached(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setImmediate(resolve));
}
