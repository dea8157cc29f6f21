import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAuthority } from '../../testbed/certificates.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { podProxy } from '../../src/adapters/kubernetes/pod-proxy.ts';
import { walkJourney } from '../../src/commands/journeys.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import type { JourneyCheck } from '../../src/model/check.ts';
import { isPodReady, pod } from '../../src/observe/pod.ts';
import { addressOf } from '../../src/observe/pod-address.ts';
import { runSmoke } from '../../src/observe/smoke.ts';
import type { PodAddress } from '../../src/ports/pod-request.ts';
import { shopDeployment, shopService, type Shop } from './objects.ts';
import { describeOnCluster, until } from './world.ts';

const tcp = { readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } };
const named = (name: string): object => ({ ports: [{ name, containerPort: 8080 }] });
const asked = (scheme: string): object => ({
  readinessProbe: { httpGet: { path: '/readyz', port: 8080, scheme }, periodSeconds: 1 },
});

type Pods = Pick<Shop, 'container'> & { readonly isTls: boolean; readonly port: object };

/** Pods, and a port of a Service that is named as if a load balancer in front ended TLS. */
const kinds: Readonly<Record<string, Pods>> = {
  probed: { isTls: true, container: { ...named('web'), ...asked('HTTPS') }, port: { name: 'https' } },
  declared: {
    ...{ isTls: true, container: { ...named('web'), ...tcp } },
    port: { name: 'https', appProtocol: 'https' },
  },
  named: { isTls: true, container: { ...named('https'), ...tcp }, port: { name: 'https' } },
  plain: { isTls: false, container: { ...named('web'), ...asked('HTTP') }, port: { name: 'https' } },
  untold: { isTls: false, container: { ...named('web'), ...tcp }, port: { name: 'https' } },
};

const probe = { text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 5 };
const check: JourneyCheck = {
  ...{ kind: 'evidence', text: 'probe GET / == 200', slowerThan: undefined, preset: undefined },
  tolerance: { ratio: 1.25, rate: 0.001 },
  counts: {
    walks: 5,
    steps: [
      {
        ...{ name: 'GET /', method: 'GET', path: '/', headers: {}, body: undefined, status: 200 },
        ...{ withinMs: undefined, extract: {}, expect: {} },
      },
    ],
  },
};

describeOnCluster('integration/pods that speak TLS', (world) => {
  let folder = '';

  beforeAll(async () => {
    const authority = await createAuthority();
    ({ folder } = authority);
    // Of another name than any pod's, by nobody's authority: the proxy does not look at it.
    const { cert, key } = await authority.issue('elsewhere', ['DNS:elsewhere.example.com']);
    const [certificate, own] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]);
    const env = { SHOP_TLS_CERT: certificate, SHOP_TLS_KEY: own };
    const { cluster, namespace } = world();
    for (const [name, { isTls, container = {}, port }] of Object.entries(kinds)) {
      const shop = { name, image: 'localhost/shop:2.0.0', replicas: 1, container, env: isTls ? env : {} };
      await cluster.create(shopDeployment(namespace, shop));
      await cluster.create(shopService(namespace, name, { targetPort: 8080, ...port }));
    }
  }, 30_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const addressIn = (name: string): Promise<PodAddress> =>
    until(async () => {
      const { cluster, namespace } = world();
      const [own] = await cluster.list('Pod', namespace, { app: name });
      const service = await cluster.read({ kind: 'Service', namespace, name });
      const isReady = own !== undefined && isPodReady(pod.parse(own));
      return isReady && service !== undefined ? addressOf(service, own) : undefined;
    }, `a pod of ${name} is ready`);
  const armOf = (name: string): Arm => ({
    ...{ namespace: world().namespace, target: name, pods: `${name}-.*`, replicaSet: undefined },
    ...{ backends: [], windowMs: 60_000 },
  });

  test.each(Object.entries(kinds))(
    'a pod is tried in what it speaks: %s',
    async (name, { isTls }) => {
      const address = await addressIn(name);
      expect(address).toMatchObject({ port: 8080, scheme: isTls ? 'https' : 'http' });
      const send = podProxy(world().send);
      expect(await runSmoke([probe], [address], send)).toEqual([
        { probe: 'GET / == 200', sent: 5, failed: 0, examples: [] },
      ]);
      const other = { ...address, scheme: isTls ? 'http' : 'https' } as const;
      const [wrong] = await runSmoke([probe], [other], send);
      expect(wrong).toMatchObject({ sent: 5, failed: 5 });
      if (isTls) expect(wrong?.examples[0]).toMatch(/answered 400: Client sent an HTTP request to an HTTPS/);
    },
    60_000,
  );

  test('a new version that has gone to TLS is probed beside an old one that has not', async () => {
    await Promise.all(['probed', 'untold'].map(addressIn));
    const { cluster, namespace, send } = world();
    const backends = { stable: 'untold' };
    const plan = {
      targets: [{ kind: 'Deployment', name: 'untold', route: { backends } }],
      settings: { intervalMs: 10_000 },
    } as const;
    const house = {
      ...{ cluster, namespace, clock: systemClock, sendToPod: podProxy(send) },
      filledIn: (texts: Readonly<Record<string, string>>) => texts,
    };
    const now = Date.now();
    const seen = await walkJourney(
      check,
      {
        arms: { candidate: armOf('probed'), stable: armOf('untold') },
        span: { since: now - 10_000, until: now },
      },
      { plan, house },
    );
    expect(seen).toMatchObject({ candidate: 0, stable: 0, detail: undefined });
    expect(seen.counts?.series[0]?.counted).toEqual({ x: 0, n: 5, y: 0, m: 5 });
  }, 60_000);
});
