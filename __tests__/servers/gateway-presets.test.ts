import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Arm, Backend } from '../../src/metrics/arm.ts';
import { gatewayExpositions } from '../metrics/presets/expositions.ts';
import { countedBy, firstWith, fixtureText, scrapeTwice, type Told, type TwoMoments } from './two-moments.ts';

/** Labels that a ServiceMonitor gives: Prometheus sets the gateway's own of these names aside. */
const monitored = { namespace: 'gateways', service: 'gateway', job: 'gateway' };

type Texts = readonly [string, string];

async function textsOf(fixture: string): Promise<Texts> {
  return Promise.all([fixtureText(`${fixture}.before.txt`), fixtureText(`${fixture}.after.txt`)]);
}

/** The same in another namespace, of a gateway whose pods come and go as the test says. */
async function renamed(fixture: string, namespace: string): Promise<Texts> {
  const [before, after] = await textsOf(fixture);
  return [before.replaceAll(fixture, namespace), after.replaceAll(fixture, namespace)];
}

/** Of an IngressRoute as it is before a rollout: it has one Service, and the series have the route's name. */
async function alone(): Promise<Texts> {
  const [, text] = await renamed('traefik-ingressroute', 'alone');
  const own = text.split('\n').filter((line) => !line.includes('alone-shop'));
  return ['', own.join('\n')];
}

async function gateways(): Promise<readonly Told[]> {
  const own = gatewayExpositions.map(async ({ fixture }): Promise<Told> => ({
    labels: { ...monitored, pod: `${fixture}-1` },
    texts: await textsOf(fixture),
  }));
  const [plain, elsewhere, restarted, grown] = await Promise.all([
    renamed('ingress-nginx-ingress', 'plain'),
    renamed('ingress-nginx-ingress', 'elsewhere'),
    renamed('traefik-httproute', 'restarted'),
    renamed('traefik-httproute', 'grown'),
  ]);
  return [
    ...(await Promise.all(own)),
    { labels: {}, texts: plain },
    { labels: { ...monitored, pod: 'alone-1' }, texts: await alone() },
    // Its own pod has the names of another's namespace and Service.
    { labels: { namespace: 'ingress-nginx-ingress', service: 'shop', pod: 'nginx-2' }, texts: elsewhere },
    { labels: { ...monitored, pod: 'restarted-1' }, texts: [restarted[1], restarted[0]] },
    { labels: { ...monitored, pod: 'grown-1' }, texts: grown },
    { labels: { ...monitored, pod: 'grown-2' }, texts: ['', grown[1]] },
  ];
}

type Through = Pick<Backend, 'router' | 'route'>;

function armOf(namespace: string, backend: Backend): Arm {
  const backends = [backend];
  const pods = `${backend.service}-.*`;
  return { namespace, target: 'shop', pods, replicaSet: undefined, backends, windowMs: 60_000 };
}

function armsIn(namespace: string, router: string) {
  const arm = (service: string) => armOf(namespace, { router, service, named: 'shop', route: undefined });
  return { candidate: arm('shop-candidate'), stable: arm('shop') };
}

/** As it is before a rollout. */
function armBefore(namespace: string, through: Through): Arm {
  return armOf(namespace, { ...through, service: 'shop', named: 'shop' });
}

describe('presets of gateways, evaluated by Prometheus', () => {
  let known: TwoMoments;

  beforeAll(async () => {
    known = await scrapeTwice(await gateways());
  }, 60_000);

  afterAll(() => known.stop());

  const found = async (arm: Arm) => [
    await firstWith((own) => own.outcomes(arm), arm, known),
    await firstWith((own) => own.buckets?.series(arm), arm, known),
  ];

  test.each(gatewayExpositions)('$fixture: is found', async ({ fixture, preset, ...through }) => {
    expect(await found(armBefore(fixture, through))).toEqual([preset, preset]);
  });

  test.each(gatewayExpositions)(
    '$fixture: is not found for another namespace or Service, nor for a route that it does not serve',
    async ({ fixture, router, route }) => {
      const none = [undefined, undefined];
      expect(await found(armBefore('traefik', { router, route }))).toEqual(none);
      const other = { router, route: 'other', service: 'sho', named: 'sho' };
      expect(await found(armOf(fixture, other))).toEqual(none);
      expect(await found(armBefore(fixture, { router: 'istio', route }))).toEqual(none);
    },
  );

  test('an IngressRoute is found by its own name before a rollout, and by no other', async () => {
    const router = 'traefik';
    expect(await found(armBefore('alone', { router, route: 'plain' }))).toEqual(['traefik', 'traefik']);
    expect(await found(armBefore('alone', { router, route: 'plai' }))).toEqual([undefined, undefined]);
  });

  test.each(gatewayExpositions)(
    '$fixture: requests and those that failed, the ones that no pod saw among them',
    async ({ fixture, preset, router }) => {
      const series = await countedBy({ counts: 'errors', preset }, armsIn(fixture, router), known);
      expect(series).toEqual([{ slowerThan: undefined, counted: { x: 4, n: 13, y: 2, m: 8 } }]);
    },
  );

  test.each(gatewayExpositions)(
    '$fixture: those that took longer than a boundary',
    async ({ fixture, preset, router, timed }) => {
      const series = await countedBy({ counts: 'latency', preset }, armsIn(fixture, router), known);
      expect(series).toEqual([{ slowerThan: 0.1, counted: { x: 2, n: timed, y: 1, m: 8 } }]);
    },
  );

  test("a gateway's own labels are read where nothing sets them aside", async () => {
    const arms = armsIn('plain', 'ingress-nginx');
    const series = await countedBy({ counts: 'errors', preset: 'ingress-nginx' }, arms, known);
    expect(series).toEqual([{ slowerThan: undefined, counted: { x: 4, n: 13, y: 2, m: 8 } }]);
  });

  test("a gateway's pod that restarted counts from 0", async () => {
    const arms = armsIn('restarted', 'gateway-api');
    const series = await countedBy({ counts: 'errors', preset: 'traefik' }, arms, known);
    expect(series).toEqual([{ slowerThan: undefined, counted: { x: 2, n: 8, y: 0, m: 1 } }]);
  });

  test('a pod that was not watched at the first moment brings no requests of before', async () => {
    const arms = armsIn('grown', 'gateway-api');
    const series = await countedBy({ counts: 'errors', preset: 'traefik' }, arms, known);
    expect(series).toEqual([{ slowerThan: undefined, counted: { x: 4, n: 13, y: 2, m: 8 } }]);
  });

  test('several targets are counted together', async () => {
    const own = armsIn('grown', 'gateway-api');
    const backends = [...own.stable.backends, ...own.candidate.backends];
    const { stable } = armsIn('restarted', 'gateway-api');
    const arms = { candidate: { ...own.candidate, backends }, stable };
    const series = await countedBy({ counts: 'errors', preset: 'traefik' }, arms, known);
    expect(series).toEqual([{ slowerThan: undefined, counted: { x: 6, n: 21, y: 0, m: 1 } }]);
  });
});
