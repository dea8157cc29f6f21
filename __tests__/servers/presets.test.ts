import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Arm } from '../../src/metrics/arm.ts';
import type { PrometheusServer } from '../../testbed/prometheus-server.ts';
import { expositions, nativeExpositions, otlpFixtures } from '../metrics/presets/expositions.ts';
import {
  countedBy,
  firstWith,
  fixtureBytes,
  fixtureText,
  scrapeTwice,
  type Told,
  type TwoMoments,
} from './two-moments.ts';

/** The new version goes from the first text to the second, the old one from no requests to the first text. */
async function podsOf(fixture: string): Promise<readonly Told[]> {
  const [before, after] = await Promise.all([
    fixtureText(`${fixture}.before.txt`),
    fixtureText(`${fixture}.after.txt`),
  ]);
  return [
    { labels: { namespace: fixture, pod: 'shop-new-1' }, texts: [before, after] },
    { labels: { namespace: fixture, pod: 'shop-old-1' }, texts: ['', before] },
  ];
}

/** Native histograms have no text. */
async function nativePodsOf(fixture: string): Promise<readonly Told[]> {
  const [before, after, none, once] = await Promise.all(
    (['before', 'after', 'none', 'once'] as const).map((when) => fixtureBytes(`${fixture}.${when}.pb`)),
  );
  if (!before || !after || !none || !once) throw new Error(`${fixture} is not whole.`);
  return [
    { labels: { namespace: fixture, pod: 'shop-new-1' }, texts: [before, after] },
    { labels: { namespace: fixture, pod: 'shop-old-1' }, texts: [none, once] },
  ];
}

/** As an SDK writes it, from a pod and at a time of the test's. */
async function otlpOf(fixture: string, when: 'before' | 'after', pod: string): Promise<string> {
  const text = await fixtureText(`${fixture}.${when}.json`);
  const now = `${Date.now()}000000`;
  return text
    .replace('NAMESPACE', fixture)
    .replace('POD', pod)
    .replace('INSTANCE', pod)
    .replaceAll(/("timeUnixNano": ?)"\d+"/g, (_all, name: string) => `${name}"${now}"`);
}

async function write(body: string, { url }: PrometheusServer): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/otlp/v1/metrics`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}

const scraped = [...expositions, ...nativeExpositions];

describe('presets, evaluated by Prometheus', () => {
  let known: TwoMoments;

  beforeAll(async () => {
    const pods = await Promise.all([
      ...expositions.map(({ fixture }) => podsOf(fixture)),
      ...nativeExpositions.map(({ fixture }) => nativePodsOf(fixture)),
    ]);
    known = await scrapeTwice(pods.flat(), async (when, prometheus) => {
      for (const { fixture } of otlpFixtures)
        for (const pod of ['shop-new-1', 'shop-old-1'])
          await write(await otlpOf(fixture, when, pod), prometheus);
    });
  }, 60_000);

  afterAll(() => known.stop());

  const armOf = (namespace: string, pods: string): Arm => ({
    ...{ namespace, target: 'shop', pods, replicaSet: undefined, backends: [], windowMs: 60_000 },
  });
  const armsIn = (namespace: string) => ({
    candidate: armOf(namespace, 'shop-new-.*'),
    stable: armOf(namespace, 'shop-old-.*'),
  });

  test.each(scraped)('$fixture: is found before any other', async ({ fixture, preset }) => {
    const all = armOf(fixture, 'shop-.*');
    expect(await firstWith((own) => own.requests(all), all, known)).toBe(preset.errors);
    expect(await firstWith((own) => own.buckets?.series(all), all, known)).toBe(preset.latency);
  });

  test.each(scraped)('$fixture: requests and those that failed', async ({ fixture, preset }) => {
    const own = { counts: 'errors', preset: preset.errors } as const;
    expect(await countedBy(own, armsIn(fixture), known)).toEqual([
      { slowerThan: undefined, counted: { x: 4, n: 13, y: 2, m: 8 } },
    ]);
  });

  test.each(scraped)('$fixture: those that took longer than a boundary', async ({ fixture, preset }) => {
    const own = { counts: 'latency', preset: preset.latency } as const;
    expect(await countedBy(own, armsIn(fixture), known)).toEqual([
      { slowerThan: 0.1, counted: { x: 2, n: 13, y: 1, m: 8 } },
    ]);
  });

  test.each(otlpFixtures)(
    '$preset: requests, those that failed, and slow ones',
    async ({ preset, fixture }) => {
      const all = armOf(fixture, 'shop-.*');
      expect(await firstWith((own) => own.requests(all), all, known)).toBe(preset);
      expect(await firstWith((own) => own.buckets?.series(all), all, known)).toBe(preset);
      expect(await countedBy({ counts: 'errors', preset }, armsIn(fixture), known)).toEqual([
        { slowerThan: undefined, counted: { x: 4, n: 13, y: 4, m: 13 } },
      ]);
      expect(await countedBy({ counts: 'latency', preset }, armsIn(fixture), known)).toEqual([
        { slowerThan: 0.1, counted: { x: 2, n: 13, y: 2, m: 13 } },
      ]);
    },
  );
});
