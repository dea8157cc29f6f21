import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Arm } from '../../../src/metrics/arm.ts';
import { presetNamed, presets } from '../../../src/metrics/presets/index.ts';
import { isAbout } from '../../../src/metrics/presets/preset.ts';
import { codecNamed } from '../../../src/routers/index.ts';
import { expositions, gatewayExpositions, nativeExpositions, otlpFixtures } from './expositions.ts';

const arm: Arm = {
  namespace: 'web',
  target: 'shop',
  pods: 'shop-5d4f8c7b9-.*',
  replicaSet: undefined,
  backends: [],
  windowMs: 30_000,
};
const ofPods = presets.filter(({ routers }) => routers === undefined);
const ofGateways = presets.flatMap(({ routers = [], ...preset }) =>
  routers.map((router) => ({ ...preset, routers, router })),
);

function behind(...routers: readonly string[]): Arm {
  const named = { service: 'front', named: 'front', route: 'entry' };
  return { ...arm, backends: routers.map((router) => ({ router, ...named })) };
}

describe('presets', () => {
  test.each(ofPods)('$name reads only series of its own namespace and pods', (preset) => {
    const { watched, requests, errors, buckets } = preset;
    const queries = [watched(arm), requests(arm), errors(arm), buckets?.series(arm) ?? ''];
    const selectors = queries.flatMap((query) => query.match(/\{[^}]*\}/g) ?? []);
    expect(selectors.length).toBeGreaterThanOrEqual(queries.length);
    for (const selector of selectors) {
      expect(selector).toMatch(/^\{(k8s_)?namespace(_name)?="web",(k8s_)?pod(_name)?=~"shop-5d4f8c7b9-\.\*"/);
    }
  });

  test.each(ofPods)('$name tells processes apart by a label of its own pods', ({ by, requests }) => {
    expect(by).toContain('instance');
    expect(requests(arm)).toContain(`${by[0] ?? 'none'}=~`);
  });

  test.each(ofGateways)('$name reads only series of its own namespace and Service: $router', (preset) => {
    const { requests, errors, outcomes, buckets } = preset;
    const own = behind(preset.router);
    for (const query of [requests(own), errors(own), outcomes(own), buckets?.series(own) ?? '']) {
      for (const selector of query.split(' or ')) expect(selector).toMatch(/\bweb.*front/);
    }
    expect(preset.by).toEqual(['pod', 'instance']);
  });

  test.each(ofGateways)('$name knows $router as one that gives each version a Service', ({ router }) => {
    expect(codecNamed(router).can.services).toBe(true);
  });

  test('a gateway is asked only where all requests come through routes that it serves', () => {
    const traefik = presetNamed('traefik');
    expect(isAbout(traefik, behind('gateway-api'))).toBe(true);
    expect(isAbout(traefik, behind('gateway-api', 'traefik'))).toBe(true);
    expect(isAbout(traefik, behind('gateway-api', 'service'))).toBe(false);
    expect(isAbout(traefik, behind())).toBe(false);
    expect(isAbout(presetNamed('http'), behind())).toBe(true);
  });

  test('gateways come after what knows the pods', () => {
    expect(presets.slice(0, ofPods.length)).toEqual(ofPods);
  });

  test('an IngressRoute with one Service has a name of its own, and only before a rollout', () => {
    const traefik = presetNamed('traefik');
    expect(traefik.requests(behind('traefik'))).toContain('web-entry-[0-9a-f]{20}');
    expect(traefik.requests(behind('traefik-service'))).not.toContain('entry');
    const own = { router: 'traefik', service: 'front', named: 'front', route: undefined };
    expect(traefik.requests({ ...arm, backends: [own] })).not.toContain('0-9a-f');
  });

  test('Traefik joins the parts of a name by one hyphen', () => {
    const backend = { router: 'gateway-api', service: 'a--b', named: 'a--b', route: undefined };
    expect(presetNamed('traefik').requests({ ...arm, backends: [backend] })).toContain('"web-a-b-http-');
  });

  test('each has a name of its own, by which a plan finds it again', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const preset of presets) expect(presetNamed(preset.name)).toBe(preset);
    expect(() => presetNamed('abacus')).toThrow('There is no preset abacus.');
  });

  test('each is tried with what its software says', () => {
    const tried = [...expositions, ...nativeExpositions].flatMap(({ preset }) => Object.values(preset));
    const gateways = gatewayExpositions.map(({ preset }) => preset);
    const names = presets.map(({ name }) => name);
    expect(new Set([...tried, ...otlpFixtures.map(({ preset }) => preset), ...gateways])).toEqual(
      new Set(names),
    );
    const routers = gatewayExpositions.map(({ preset, router }) => `${preset} ${router}`);
    expect(new Set(routers)).toEqual(new Set(ofGateways.map(({ name, router }) => `${name} ${router}`)));
  });

  test('each text of software has a source', () => {
    const files = readdirSync(join(import.meta.dirname, 'fixtures')).filter((file) => file.endsWith('.txt'));
    const all = [...expositions, ...gatewayExpositions];
    expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(
      new Set(all.map(({ fixture }) => fixture)),
    );
    for (const { from } of all) expect(from).toMatch(/^(run|not run)[:.] /);
  });
});
