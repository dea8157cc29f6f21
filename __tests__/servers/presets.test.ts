import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { usualTolerance } from '../../src/analysis/tolerance.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import { askRows } from '../../src/metrics/ask.ts';
import { presets } from '../../src/metrics/presets/index.ts';
import type { Preset } from '../../src/metrics/presets/preset.ts';
import type { Rows } from '../../src/metrics/prometheus/counters.ts';
import type { EvidenceCheck } from '../../src/model/spec.ts';
import { countsSample, type Span } from '../../src/observe/counts.ts';
import { startPrometheus, type PrometheusServer } from '../../testbed/prometheus-server.ts';
import { expositions, otlpPreset } from '../metrics/presets/expositions.ts';

const fixtures = join(import.meta.dirname, '../metrics/presets/fixtures');

/** A pod that is scraped; its text is another one at the second moment. */
interface Pod {
  readonly namespace: string;
  readonly name: 'shop-new-1' | 'shop-old-1';
  readonly texts: readonly [string, string];
}

/** The new version goes from the first text to the second, the old one from no requests to the first text. */
async function podsOf(fixture: string): Promise<readonly Pod[]> {
  const [before = '', after = ''] = await Promise.all(
    ['before', 'after'].map((moment) => readFile(join(fixtures, `${fixture}.${moment}.txt`), 'utf8')),
  );
  return [
    { namespace: fixture, name: 'shop-new-1', texts: [before, after] },
    { namespace: fixture, name: 'shop-old-1', texts: ['', before] },
  ];
}

/** As an SDK writes it, from a pod and at a time of the test's. */
async function otlpOf(when: 'before' | 'after', pod: string): Promise<string> {
  const text = await readFile(join(fixtures, `otlp.${when}.json`), 'utf8');
  const now = `${Date.now()}000000`;
  return text
    .replace('NAMESPACE', 'otlp')
    .replace('POD', pod)
    .replace('INSTANCE', pod)
    .replaceAll(/("timeUnixNano": ?)"\d+"/g, (_all, name: string) => `${name}"${now}"`);
}

describe('presets, evaluated by Prometheus', () => {
  const servers: Server[] = [];
  let prometheus: PrometheusServer;
  let moment: 0 | 1 = 0;
  let span: Span;

  const rows = (promql: string, at: number): Promise<Rows> => {
    const connection = { url: prometheus.url, headers: {}, ca: undefined, timeoutMs: 5_000, settings: {} };
    return askRows(promql, at, { connection, send: createHttp(), clock: systemClock });
  };

  const serve = async ({ texts, namespace, name }: Pod) => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(`${texts[moment]}\ntest_moment ${moment}\n`);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { address: `127.0.0.1:${port}`, labels: { namespace, pod: name } };
  };

  /** Waits until all pods were scraped at this moment; gives the time then. */
  const scrapedAll = async (): Promise<number> => {
    const end = Date.now() + 30_000;
    while (Date.now() < end) {
      const at = Date.now();
      const answer = await rows(`count(test_moment == ${moment})`, at);
      if ('rows' in answer && answer.rows[0]?.value === servers.length) return at;
      await systemClock.sleep(50);
    }
    throw new Error('Prometheus did not scrape all of them.');
  };

  const write = async (body: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${prometheus.url}/api/v1/otlp/v1/metrics`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
  };

  beforeAll(async () => {
    const pods = await Promise.all(expositions.map(({ fixture }) => podsOf(fixture)));
    prometheus = await startPrometheus(await Promise.all(pods.flat().map(serve)));
    await write(await otlpOf('before', 'shop-new-1'));
    await write(await otlpOf('before', 'shop-old-1'));
    const since = await scrapedAll();
    moment = 1;
    await write(await otlpOf('after', 'shop-new-1'));
    await write(await otlpOf('after', 'shop-old-1'));
    span = { since, until: await scrapedAll() };
  }, 60_000);

  afterAll(async () => {
    await prometheus.stop();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  const armOf = (namespace: string, pods: string): Arm => ({
    ...{ namespace, target: 'shop', pods, replicaSet: undefined, windowMs: 60_000 },
  });

  const firstWith = async (seriesOf: (preset: Preset) => string | undefined): Promise<string | undefined> => {
    for (const preset of presets) {
      const series = seriesOf(preset);
      const answer = series === undefined ? { rows: [] } : await rows(`count(${series})`, span.until);
      if ('rows' in answer && answer.rows.length > 0) return preset.name;
    }
    return undefined;
  };

  const countedBy = async (
    namespace: string,
    own: { readonly counts: 'errors' | 'latency'; readonly preset: string },
  ) => {
    const slowerThan = own.counts === 'latency' ? 0.1 : undefined;
    const check: EvidenceCheck = {
      ...own,
      kind: 'evidence',
      text: own.counts,
      slowerThan,
      tolerance: usualTolerance[own.counts],
    };
    const arms = { candidate: armOf(namespace, 'shop-new-.*'), stable: armOf(namespace, 'shop-old-.*') };
    return (await countsSample(check, arms, { span, rows })).counts?.series;
  };

  test.each(expositions)('$fixture: is found before any other', async ({ fixture, preset }) => {
    const all = armOf(fixture, 'shop-.*');
    expect(await firstWith((own) => own.requests(all))).toBe(preset.errors);
    expect(await firstWith((own) => own.buckets?.series(all))).toBe(preset.latency);
  });

  test.each(expositions)('$fixture: requests and those that failed', async ({ fixture, preset }) => {
    expect(await countedBy(fixture, { counts: 'errors', preset: preset.errors })).toEqual([
      { slowerThan: undefined, counted: { x: 4, n: 13, y: 2, m: 8 } },
    ]);
  });

  test.each(expositions)('$fixture: those that took longer than a boundary', async ({ fixture, preset }) => {
    expect(await countedBy(fixture, { counts: 'latency', preset: preset.latency })).toEqual([
      { slowerThan: 0.1, counted: { x: 2, n: 13, y: 1, m: 8 } },
    ]);
  });

  test('OTLP: requests, those that failed, and those that took longer than a boundary', async () => {
    expect(await firstWith((own) => own.requests(armOf('otlp', 'shop-.*')))).toBe(otlpPreset);
    expect(await countedBy('otlp', { counts: 'errors', preset: otlpPreset })).toEqual([
      { slowerThan: undefined, counted: { x: 4, n: 13, y: 4, m: 13 } },
    ]);
    expect(await countedBy('otlp', { counts: 'latency', preset: otlpPreset })).toEqual([
      { slowerThan: 0.1, counted: { x: 2, n: 13, y: 2, m: 13 } },
    ]);
  });
});
