import { describe, expect } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuthority } from '../../testbed/certificates.ts';
import { kubectl } from '../../testbed/kubectl.ts';
import { canOwnPrometheus, ownPrometheus, playOutages } from '../../testbed/own-prometheus.ts';
import { endsSoon, hasCluster, openStage, startUntil, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const inBottle = canOwnPrometheus() ? describe : describe.skip;

const judged = { checks: 'errors\nlatency', stages: '25%', bake: '90s', interval: '2s' };

const journeys = `journeys:
  buy:
    - request: POST /carts == 200
      body: '{"sku":"a"}'
      extract: {pod: $.pod}
    - request: GET /carts/{{pod}} == 200 within 2s
`;

/** What needs no query is looked for when the rollout is planned: by then Prometheus must know it. */
async function untilKnown(
  series: string,
  prometheus = process.env['CUTOVER_TEST_PROMETHEUS'] ?? '',
): Promise<void> {
  for (;;) {
    const asked = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(series)}`);
    const answer = (await asked.json()) as { readonly data: { readonly result: unknown[] } };
    if (answer.data.result.length > 0) return;
    await sleep(200);
  }
}

/** The shop's pods speak TLS and nothing else, which only their probes tell; no gateway leads to them. */
async function toTls(namespace: string): Promise<void> {
  const authority = await createAuthority();
  const { cert, key } = await authority.issue('shop', ['DNS:shop.test']);
  const env = [
    { name: 'SHOP_TLS_CERT', value: await readFile(cert, 'utf8') },
    { name: 'SHOP_TLS_KEY', value: await readFile(key, 'utf8') },
  ];
  await rm(authority.folder, { recursive: true });
  const probe = { httpGet: { scheme: 'HTTPS' } };
  const shop = { name: 'shop', env, readinessProbe: probe, livenessProbe: probe };
  const patch = JSON.stringify({ spec: { template: { spec: { containers: [shop] } } } });
  await kubectl('-n', namespace, 'delete', 'httproute/shop');
  await kubectl('-n', namespace, 'patch', 'deployment/shop', '--patch', patch);
  await kubectl('-n', namespace, 'rollout', 'status', 'deployment/shop', '--timeout=60s');
}

onCluster('a rollout that is judged by evidence', () => {
  test('is turned back for errors that the old version does not have, with the counts of both', async () => {
    const stage = await openStage('evidence', { settings: endsSoon });
    const result = await stage.deploy('6.0.0-errors', judged);
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'errors' });
    expect(result.outputs['reason']).toMatch(
      /^errors: \d+ of \d+ requests to the new version failed \([3-7](\.\d)? %\), 0 of [\d,]+ to the old one \(0 %\); the chance that noise looks like this is below 1 in \d+/,
    );
    expect(load.failed).toBe(0);
  });

  test('is turned back for answers that take twice as long', async () => {
    const stage = await openStage('evidence-slow', { settings: endsSoon });
    const result = await stage.deploy('7.0.0-slow', judged);
    await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'latency' });
    expect(result.outputs['reason']).toMatch(
      /^latency: \d+ of \d+ requests to the new version took longer than \d+ ms/,
    );
  });

  test('is promoted before its time once it is certain that nothing is wrong, with no check written', async () => {
    const stage = await openStage('evidence-good', { replicas: 1, settings: endsSoon });
    await untilKnown(`http_request_duration_seconds_bucket{namespace="${stage.shop.namespace}"}`);
    const result = await stage.deploy('2.0.0', { ...judged, bake: '3m', 'early-promote': '5s', checks: '' });
    const load = await stage.stopLoad();
    expect(result.outputs).toMatchObject({ outcome: 'promoted' });
    expect({ failed: load.failed, bad: load.bad }).toEqual({ failed: 0, bad: 0 });
    expect(result.log.join('\n')).toMatch(/instead of 3m: it is certain that nothing is wrong/);
  });

  test('compares pods that are new with old ones that are as new: a baseline', async () => {
    const stage = await openStage('evidence-baseline', { version: '10.0.0-cold' });
    const { namespace } = stage.shop;
    await untilKnown(`time() - process_start_time_seconds{namespace="${namespace}"} > 20`);
    const inputs = { ...judged, checks: 'latency: at most 1.5 times baseline', bake: '20s' };
    const good = await stage.deploy('10.1.0-cold', inputs);
    expect(good.outputs).toMatchObject({ outcome: 'promoted' });
    const load = await stage.stopLoad();
    expect(load.failed).toBe(0);
    expect(await stage.names()).not.toContainEqual(expect.stringContaining('baseline'));
  });

  test('needs no metrics: a journey on pods of both versions tells', async () => {
    const stage = await openStage('evidence-journey', { settings: endsSoon });
    const folder = await mkdtemp(join(tmpdir(), 'cutover-journey-'));
    const config = join(folder, 'cutover.yaml');
    await writeFile(config, journeys);
    const inputs = { ...judged, interval: '1s', checks: 'journey buy', config, prometheus: '' };
    const bad = await stage.deploy('3.0.0', inputs);
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'journey buy' });
    expect(bad.outputs['reason']).toMatch(
      /^journey buy: \d+ of \d+ runs on pods of the new version failed \(.* %\), 0 of \d+ on those of the old one \(0 %\)/,
    );
    expect(await stage.stopLoad()).toMatchObject({ failed: 0 });
    await rm(folder, { recursive: true });
  });

  test('tries and probes pods that speak TLS only, and tells how fast both versions answer', async () => {
    const stage = await openStage('evidence-tls', { rate: 1, replicas: 2 });
    await toTls(stage.shop.namespace);
    const inputs = {
      route: '',
      prometheus: '',
      smoke: 'GET / == 200',
      checks: 'probe GET / == 200 within 2s',
    };
    const bad = await stage.deploy('3.0.0', inputs);
    expect(bad.outputs).toMatchObject({ outcome: 'rolled-back', weight: '0' });
    expect(bad.outputs['reason']).toMatch(/^smoke GET \/ == 200 failed on 4 of 20 requests/);
    const good = await stage.deploy('2.0.0', inputs);
    expect(good.outputs).toMatchObject({ outcome: 'promoted' });
    const times = String.raw`\d[\d,]*/min, p50 \d+ ms, p90 \d+ ms, p99 \d+ ms`;
    expect(good.log.join('\n')).toMatch(
      new RegExp(`ok, .* probe GET / == 200 within 2s: ${times} \\(old ${times}\\)`),
    );
  });
});

inBottle('a rollout that is judged by evidence, with a Prometheus of its own', () => {
  test('is promoted though it restarts, scrapes nothing for a while, and an old pod restarts', async () => {
    let polls = 0;
    const stage = await openStage('evidence-outage', {
      version: '9.0.0-usual',
      settings: endsSoon,
      onLine: (line) => {
        if (line.includes('% → new')) polls += 1;
      },
    });
    const prometheus = await ownPrometheus();
    try {
      const running = await startUntil(
        {
          start: (version, more) =>
            stage.start(version, { ...more, inputs: { ...judged, bake: '40s', prometheus: prometheus.url } }),
        },
        '9.3.0-usual',
        /Stage 1 of/,
      );
      await playOutages(prometheus, stage.shop.namespace, { pauseMs: 4000, blindMs: 10_000 });
      const pollsBefore = polls;
      const result = await running.main;
      await stage.stopLoad();
      expect(result.outputs).toMatchObject({ outcome: 'promoted' });
      // Not because the stage was over when the last of it came.
      expect(polls - pollsBefore).toBeGreaterThan(2);
    } finally {
      await prometheus.stop();
    }
  });

  test('is turned back by what the gateway counts where nobody scrapes the application', async () => {
    const stage = await openStage('evidence-gateway', { settings: endsSoon });
    const prometheus = await ownPrometheus('gateway');
    try {
      await untilKnown('traefik_service_requests_total{service=~"evidence-gateway-.+"}', prometheus.url);
      const inputs = { ...judged, checks: 'errors', prometheus: prometheus.url };
      const result = await stage.deploy('3.0.0', inputs);
      const load = await stage.stopLoad();
      expect(result.outputs).toMatchObject({ outcome: 'rolled-back', 'failed-check': 'errors' });
      expect(result.outputs['reason']).toMatch(
        /^errors: \d+ of \d+ requests to the new version failed \((1[5-9]|2[0-5])(\.\d)? %\), 0 of [\d,]+ to the old one/,
      );
      expect(load.failed).toBe(0);
    } finally {
      await prometheus.stop();
    }
  });
});
