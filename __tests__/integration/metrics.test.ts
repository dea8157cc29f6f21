import { beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/clock.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { podProxy } from '../../src/adapters/kubernetes/pod-proxy.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import { ask as askProvider } from '../../src/metrics/ask.ts';
import { prometheus } from '../../src/metrics/providers/prometheus/codec.ts';
import { builtIn } from '../../src/metrics/providers/prometheus/queries.ts';
import type { Sampled } from '../../src/metrics/provider.ts';
import type { BuiltInMetric } from '../../src/model/check.ts';
import { isPodReady, pod, symptomOf, type Pod } from '../../src/observe/pod.ts';
import { shopDeployment, type Shop } from './objects.ts';
import { describeOnCluster, until } from './world.ts';

const shops: readonly Shop[] = [
  { name: 'busy', image: 'localhost/shop:2.0.0', replicas: 1, env: { SHOP_ERROR_RATE: '0.2' } },
  { name: 'idle', image: 'localhost/shop:2.0.0', replicas: 1 },
  { name: 'crash', image: 'localhost/shop:4.0.0-crash', replicas: 1 },
  { name: 'no-image', image: 'localhost/not-there:1', replicas: 1 },
];

describeOnCluster('integration/metrics and pods', (world) => {
  beforeAll(async () => {
    await Promise.all(shops.map((shop) => world().cluster.create(shopDeployment(world().namespace, shop))));
  });

  const podOf = async (name: string): Promise<Pod | undefined> => {
    const [first] = await world().cluster.list('Pod', world().namespace, { app: name });
    return first && pod.parse(first);
  };
  const readyPod = (name: string): Promise<string> =>
    until(async () => {
      const own = await podOf(name);
      return own !== undefined && isPodReady(own) ? own.metadata.name : undefined;
    }, `a pod of ${name} is ready`);
  const url = process.env['CUTOVER_TEST_PROMETHEUS'] ?? '';
  const connection = { url, headers: {}, ca: undefined, timeoutMs: 5_000, settings: {} };
  const ask = (promql: string): Promise<Sampled> =>
    askProvider(prometheus, promql, {
      connection,
      moment: { at: Date.now(), windowMs: 60_000 },
      send: createHttp(),
      clock: systemClock,
    });
  const armOf = (target: string): Arm => ({
    namespace: world().namespace,
    target,
    pods: `${target}-.*`,
    replicaSet: undefined,
    backends: [],
    windowMs: 60_000,
  });
  const sample = (metric: BuiltInMetric, target: string): Promise<Sampled> =>
    ask(builtIn(metric, armOf(target)));
  const numberOf = (sampled: Sampled): number => ('value' in sampled ? sampled.value : NaN);
  const counted = (target: string): Promise<Sampled> =>
    ask(`sum(http_requests_total{namespace="${world().namespace}",pod=~"${target}-.*"})`);
  const requestTo = (own: string) =>
    ({ namespace: world().namespace, pod: own, port: 8080, scheme: 'http', method: 'GET' }) as const;

  test('a pod answers through the API server, with its own status and body', async () => {
    const send = podProxy(world().send);
    const request = requestTo(await readyPod('idle'));
    const empty = { status: 200, detail: '', body: '', cookies: [] };
    expect(await send({ ...request, path: '/healthz' })).toEqual(empty);
    expect(await send({ ...request, path: '/healthz?full=1&deep=a%20b' })).toEqual(empty);
    const { status, detail } = await send({
      ...request,
      pod: await readyPod('busy'),
      method: 'POST',
      path: '/',
    });
    expect([200, 500]).toContain(status);
    expect(detail).toContain('"version":"2.0.0"');
  }, 60_000);

  test('headers, body and cookies come through, but for the key to the API server', async () => {
    const send = podProxy(world().send);
    const { body, cookies } = await send({
      ...requestTo(await readyPod('idle')),
      ...{ method: 'POST', path: '/echo' },
      ...{ headers: { 'x-key': 'a/b', cookie: 'session=2' }, body: '{"sku":"ä"}' },
    });
    expect(JSON.parse(body)).toEqual({
      ...{ body: '{"sku":"ä"}', key: 'a/b', cookie: 'session=2', authorization: '' },
    });
    expect(cookies).toEqual(['session=1; Path=/; HttpOnly']);
  }, 60_000);

  test('a pod that cannot be reached is an answer too', async () => {
    const send = podProxy(world().send);
    const request = { ...requestTo('not-there'), path: '/' };
    expect((await send(request)).status).toBe(404);
    const closed = await send({ ...request, pod: await readyPod('idle'), port: 8099 });
    expect(closed.status).toBeGreaterThanOrEqual(500);
    expect(closed.detail).not.toBe('');
  }, 60_000);

  test('the built-in queries say of real pods what was sent to them', async () => {
    const send = podProxy(world().send);
    const request = { ...requestTo(await readyPod('busy')), path: '/' };
    const already = await until(async () => {
      const found = await counted('busy');
      return 'value' in found ? found.value : undefined;
    }, 'Prometheus knows the pod');
    const statuses: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(request)));
      statuses.push(...answers.map(({ status }) => status));
    }
    const wrong = statuses.filter((status) => status === 500).length;
    expect(statuses.filter((status) => status === 200).length + wrong).toBe(200);
    await until(
      async () => (numberOf(await counted('busy')) >= already + 200 ? true : undefined),
      'all requests are scraped',
    );
    // One request more may have been sent by the test before: it is in the window too.
    expect(Math.abs(numberOf(await sample('error-rate', 'busy')) - wrong / 200)).toBeLessThan(0.02);
    expect(Math.abs(numberOf(await sample('success-rate', 'busy')) - (1 - wrong / 200))).toBeLessThan(0.02);
    expect(numberOf(await sample('throughput', 'busy'))).toBeGreaterThan(200 / 60);
    const quantiles = await Promise.all(
      (['p50', 'p90', 'p95', 'p99'] as const).map(async (metric) => numberOf(await sample(metric, 'busy'))),
    );
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    expect(quantiles.every((seconds) => seconds > 0.001 && seconds < 1)).toBe(true);
  }, 90_000);

  test('pods without requests have a throughput of 0, and no error rate and no latency', async () => {
    await until(
      async () => ('value' in (await sample('throughput', 'idle')) ? true : undefined),
      'Prometheus knows the pod',
    );
    expect(await sample('throughput', 'idle')).toEqual({ value: 0 });
    for (const metric of ['error-rate', 'success-rate', 'p99'] as const) {
      expect(await sample(metric, 'idle')).toEqual({ noData: expect.stringMatching(/returned/) as unknown });
    }
  }, 60_000);

  test('a moment that is past is the one that Prometheus answers of', async () => {
    const moment = { at: Date.UTC(2026, 0, 1), windowMs: 60_000, isPast: true } as const;
    const asking = { connection, moment, send: createHttp(), clock: systemClock };
    expect(await askProvider(prometheus, 'time()', asking)).toEqual({ value: moment.at / 1000 });
    expect(await askProvider(prometheus, 'sum(up)', asking)).toMatchObject({
      noData: expect.any(String) as unknown,
    });
  });

  test('pods that Prometheus does not know have no data, and a wrong query says what is wrong', async () => {
    expect(await sample('throughput', 'nobody')).toEqual({ noData: 'the query returned nothing' });
    expect(await ask('sum(')).toEqual({
      noData: expect.stringMatching(/^Prometheus answered 400: .*parse error/) as unknown,
    });
    expect(await ask('up or vector(1)')).toEqual({
      noData: expect.stringMatching(/series: aggregate it to one/) as unknown,
    });
  });

  test('a version that crashes is seen with its reason and the log of the run that ended', async () => {
    const { cluster, namespace } = world();
    const symptom = await until(
      async () => {
        const own = await podOf('crash');
        const found = own && symptomOf(own);
        return found?.kind === 'CrashLoopBackOff' ? { ...found, pod: own?.metadata.name ?? '' } : undefined;
      },
      'the pod crashes again and again',
      30_000,
    );
    expect(symptom).toMatchObject({ container: 'shop', hasRun: true, isFinal: true });
    const lines = await cluster.log(
      { kind: 'Pod', namespace, name: symptom.pod },
      symptom.container,
      symptom.isRestarted,
    );
    expect(lines.at(-1)).toBe('FATAL cannot read config: key "payments.url" is missing');
  }, 60_000);

  test('an image that does not exist is seen with the reason, and its log is empty', async () => {
    const { cluster, namespace } = world();
    const seen = await until(
      async () => {
        const own = await podOf('no-image');
        const found = own && symptomOf(own);
        return found?.isFinal === true ? { ...found, pod: own?.metadata.name ?? '' } : undefined;
      },
      'the image cannot be pulled',
      40_000,
    );
    expect(seen).toMatchObject({
      kind: 'ImagePull',
      hasRun: false,
      message: expect.stringContaining('localhost/not-there:1') as unknown,
    });
    expect(await cluster.log({ kind: 'Pod', namespace, name: seen.pod }, 'shop', false)).toEqual([]);
    expect(await cluster.log({ kind: 'Pod', namespace, name: 'gone' }, 'shop', true)).toEqual([]);
  }, 60_000);
});
