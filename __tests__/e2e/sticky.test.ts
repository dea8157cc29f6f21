import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { failedOf, openBrowsers, visitAll, type Browser, type Site } from '../../testbed/browsers.ts';
import { kubectl } from '../../testbed/kubectl.ts';
import type { Shop } from '../../testbed/shop.ts';
import { endsSoon, hasCluster, nothingLeft, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;

/** A TraefikService before the shop's Service, as users have it, with the rights to split it. */
async function balance({ namespace }: Shop): Promise<Site> {
  const host = `balanced.${namespace}.test`;
  const of = (kind: string, spec: object): object => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind,
    metadata: { name: 'shop' },
    spec,
  });
  const services = [{ kind: 'TraefikService', name: 'shop' }];
  const items = [
    of('TraefikService', { weighted: { services: [{ name: 'shop', port: 80 }] } }),
    of('IngressRoute', {
      entryPoints: ['web'],
      routes: [{ kind: 'Rule', match: `Host(\`${host}\`)`, services }],
    }),
  ];
  const path = join(tmpdir(), `balanced-${namespace}.json`);
  await writeFile(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl('-n', namespace, 'apply', '-f', path);
  const resources = '--resource=traefikservices.traefik.io';
  await kubectl('-n', namespace, 'create', 'role', 'balancer', '--verb=get,list,patch', resources);
  const subject = `--serviceaccount=${namespace}:cutover`;
  await kubectl('-n', namespace, 'create', 'rolebinding', 'balancer', '--role=balancer', subject);
  return { url: `${process.env['CUTOVER_TEST_GATEWAY'] ?? ''}/`, host };
}

const pauseMs = 100;

/** The versions that each one saw, one after the other; and visits that the application did not answer. */
function keepVisiting(site: Site, browsers: readonly Browser[]) {
  const seen = browsers.map((): string[] => []);
  const state = { isOver: false, failed: 0 };
  const look = async (): Promise<void> => {
    while (!state.isOver) {
      await visitAll(site, browsers);
      state.failed += failedOf(browsers);
      for (const [at, { version = '' }] of browsers.entries()) {
        if (version !== '' && seen[at]?.at(-1) !== version) seen[at]?.push(version);
      }
      await sleep(pauseMs);
    }
  };
  const looking = look();
  return async (): Promise<{ readonly seen: readonly string[]; readonly failed: number }> => {
    state.isOver = true;
    await looking;
    return { seen: [...new Set(seen.map((own) => own.join(' → ')))].toSorted(), failed: state.failed };
  };
}

/** Traefik has no status that would tell. */
async function untilServed(site: Site): Promise<void> {
  const browsers = openBrowsers(1);
  for (;;) {
    await visitAll(site, browsers);
    if (failedOf(browsers) === 0) return;
    await sleep(pauseMs);
  }
}

onCluster('users who keep their version', () => {
  test('change it when the rollout does, and never in between', async () => {
    const stage = await openStage('sticky', { rate: 50, replicas: 2, settings: endsSoon });
    const site = await balance(stage.shop);
    await untilServed(site);
    const users = openBrowsers(200);
    const inputs = { route: 'traefikservice/shop', sticky: 'cookie for 1h', stages: '25%, 50%' };

    const throughBad = keepVisiting(site, users);
    const bad = await stage.deploy('3.0.0', { ...inputs, bake: '8s' });
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'success-rate >= 99%' });
    expect(await throughBad()).toEqual({ seen: ['1.0.0', '1.0.0 → 3.0.0 → 1.0.0'], failed: 0 });

    const throughGood = keepVisiting(site, users);
    const good = await stage.deploy('2.0.0', inputs);
    expect(good.outputs['outcome']).toBe('promoted');
    expect(await throughGood()).toEqual({ seen: ['1.0.0 → 2.0.0'], failed: 0 });

    const load = await stage.stopLoad();
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    const balancer = await kubectl(
      ...['-n', stage.shop.namespace, 'get', 'traefikservice', 'shop', '-o', 'jsonpath={.spec}'],
    );
    expect(JSON.parse(balancer)).toEqual({ weighted: { services: [{ name: 'shop', port: 80 }] } });
    expect(await stage.names()).toEqual(nothingLeft);
  });
});
