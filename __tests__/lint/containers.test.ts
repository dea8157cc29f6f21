import { describe, expect, test } from '@jest/globals';
import type { LintFacts } from '../../src/lint/facts.ts';
import { found, leadingTo, pod, rulesFound, web, type Fields } from './facts.ts';

type Case = readonly [string, Partial<LintFacts>];

const workload = { kind: 'Deployment' as const, name: 'shop', replicas: 4, template: pod() };
const bare = { lifecycle: undefined };
const sidecar = { ...web, name: 'proxy', restartPolicy: 'Always' };

function next(container: Fields, spec: Fields = {}): Partial<LintFacts> {
  return { next: pod(container, spec) };
}

/** What the rule, and no other, says of each bad form; and that the good ones are left alone. */
function forms(rule: string, bad: readonly Case[], good: readonly Case[]): void {
  describe(rule, () => {
    test.each(bad)('finds %s', (_, changes) => expect(rulesFound(changes)).toEqual([rule]));
    test.each(good)('is silent on %s', (_, changes) => expect(rulesFound(changes)).toEqual([]));
  });
}

test('a sound shop has no findings', () => {
  expect(found({})).toEqual([]);
});

const probeless = { readinessProbe: undefined };
forms(
  'no-readiness-probe',
  [
    ['a container that serves', next(probeless)],
    ['one that has a startup probe alone', next({ ...probeless, startupProbe: {}, livenessProbe: {} })],
    ['one that is null, as a template may write it', next({ readinessProbe: null })],
    ['a port by number', { ...next(probeless), services: [leadingTo(8080)] }],
    ['a port that is the Service’s own', { ...next(probeless), services: [leadingTo()] }],
    ['a port that is not declared', { ...next({ ...probeless, ports: undefined }) }],
    ['a native sidecar that serves', next({ ports: [] }, { initContainers: [{ ...sidecar, ...probeless }] })],
    ['a canary too', { ...next(probeless), strategy: 'canary', servingPodsEnd: 'never' }],
  ],
  [
    ['pods behind no Service', { ...next(probeless), services: [] }],
    [
      'a container beside the one that serves',
      next({}, { containers: [web, { ...web, ...probeless, name: 'logs', ports: [] }] }),
    ],
    [
      'one beside the only one with a probe',
      next(
        {},
        {
          containers: [
            { ...web, ...probeless, name: 'a', ports: [] },
            { ...web, ports: [] },
          ],
        },
      ),
    ],
    ['an init container', next({}, { initContainers: [{ ...web, ...probeless, name: 'migrate' }] })],
    [
      'a sidecar that does not serve',
      next({}, { initContainers: [{ ...sidecar, ...probeless, ports: undefined }] }),
    ],
  ],
);

test('the probe to write has the port that the Service sends to', () => {
  expect(found(next(probeless))[0]).toEqual({
    rule: 'no-readiness-probe',
    object: 'container web',
    message:
      'It has no readinessProbe: Kubernetes sends users to it as soon as its process runs, whether it can answer or not.',
    fix: 'Give it a check that passes only when it can serve.',
    yaml: 'readinessProbe: { httpGet: { path: /healthz, port: 8080 } }',
  });
});

const same = { httpGet: { path: '/ready', port: 'http' } };
const both = (ready: Fields, live: Fields) => next({ readinessProbe: ready, livenessProbe: live });
forms(
  'readiness-equals-liveness',
  [
    ['the same request', both(same, same)],
    [
      'the same by defaults, and a port by name',
      both(same, {
        httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' },
        periodSeconds: 10,
        failureThreshold: 3,
      }),
    ],
    ['one that is less patient', both(same, { ...same, failureThreshold: 1 })],
    ['the same connection', both({ tcpSocket: { port: 'http' } }, { tcpSocket: { port: 8080 } })],
    ['the same command', both({ exec: { command: ['ok'] } }, { exec: { command: ['ok'] } })],
    ['the same call', both({ grpc: { port: 8080 } }, { grpc: { port: 8080, service: '' } })],
    [
      'it in a sidecar',
      next({}, { initContainers: [{ ...sidecar, readinessProbe: same, livenessProbe: same }] }),
    ],
  ],
  [
    ['a more patient one', both(same, { ...same, failureThreshold: 4 })],
    ['one that asks less often', both(same, { ...same, periodSeconds: 20 })],
    ['another path', both(same, { httpGet: { path: '/', port: 'http' } })],
    ['another port', both(same, { httpGet: { path: '/ready', port: 'metrics' } })],
    ['another host', both(same, { httpGet: { ...same.httpGet, host: 'x' } })],
    [
      'another header',
      both(same, { httpGet: { ...same.httpGet, httpHeaders: [{ name: 'A', value: 'b' }] } }),
    ],
    ['another command', both({ exec: { command: ['ready'] } }, { exec: { command: ['alive'] } })],
    ['no liveness probe', next({ livenessProbe: undefined })],
    ['probes that say nothing', both({}, {})],
  ],
);

test('the patience to write is three times that of the readiness probe', () => {
  const [finding] = found(both({ ...same, periodSeconds: 5 }, { ...same, failureThreshold: 1 }));
  expect(finding?.yaml).toBe('livenessProbe: { failureThreshold: 5 }');
});

forms(
  'no-pre-stop-hook',
  [
    ['a rolling container that serves', { ...next(bare), workload: { ...workload, template: pod(bare) } }],
    ['a hook that the new version has lost', next(bare)],
    ['a hook that sleeps for nothing', next({ lifecycle: { preStop: { sleep: { seconds: 0 } } } })],
    ['a hook that only the new version has', { workload: { ...workload, template: pod(bare) } }],
    [
      'pods that a share by pods needs, on the way back',
      {
        strategy: 'canary',
        servingPodsEnd: 'turning-back',
        workload: { ...workload, template: pod(bare) },
      },
    ],
  ],
  [
    ['a canary', { ...next(bare), strategy: 'canary', servingPodsEnd: 'never' }],
    ['a blue-green', { ...next(bare), strategy: 'blue-green', servingPodsEnd: 'never' }],
    [
      'new pods that turning back ends without users',
      { ...next(bare), strategy: 'canary', servingPodsEnd: 'turning-back' },
    ],
    ['pods behind no Service', { ...next(bare), services: [] }],
    ['a command', next({ lifecycle: { preStop: { exec: { command: ['/drain'] } } } })],
    ['a request', next({ lifecycle: { preStop: { httpGet: { path: '/drain', port: 8080 } } } })],
    ['a container beside', next({}, { containers: [web, { ...web, ...bare, name: 'logs', ports: [] }] })],
  ],
);

test('a hook that only the new version has asks for a canary this once', () => {
  const [finding] = found({ workload: { ...workload, template: pod(bare) } });
  expect(finding?.message).toMatch(/^The pods that run now have no preStop hook, .* fail this once/);
  expect(finding?.yaml).toBe('strategy: canary');
});

forms(
  'no-resource-requests',
  [
    ['a container without any', next({ resources: undefined })],
    ['one with empty ones', next({ resources: { requests: {}, limits: null } })],
    ['one of a canary', { ...next({ resources: {} }), strategy: 'canary', servingPodsEnd: 'never' }],
    ['a sidecar', next({}, { initContainers: [{ ...sidecar, ports: [], resources: {} }] })],
    ['one beside whose pods run without', { ...next({ resources: {} }), running: [{ name: 'web' }] }],
  ],
  [
    ['memory alone', next({ resources: { requests: { memory: '1Gi' } } })],
    ['limits, which are requests too', next({ resources: { limits: { cpu: 1 } } })],
    ['requests of the pod', next({ resources: {} }, { resources: { requests: { cpu: 1 } } })],
    ['an init container', next({}, { initContainers: [{ ...web, name: 'migrate', resources: {} }] })],
    [
      'what a LimitRange gives',
      {
        ...next({ resources: {} }),
        running: [{ name: 'web', resources: { requests: { cpu: '100m' } } }],
      },
    ],
  ],
);

forms(
  'image-tag-latest',
  [
    ['latest', next({ image: 'ghcr.io/acme/shop:latest' })],
    ['no tag', next({ image: 'ghcr.io/acme/shop' })],
    ['no tag beside a port', next({ image: 'registry:5000/shop' })],
    ['an init container', next({}, { initContainers: [{ ...web, name: 'migrate', image: 'flyway' }] })],
    ['a sidecar', next({}, { initContainers: [{ ...sidecar, ports: [], image: 'envoy:latest' }] })],
  ],
  [
    ['a tag', next({ image: 'registry:5000/shop:2' })],
    ['a digest without a tag', next({ image: 'shop@sha256:0123' })],
    ['a digest with one', next({ image: 'shop:latest@sha256:0123' })],
    ['a tag that only ends so', next({ image: 'shop:not-latest' })],
    ['no image', next({ image: undefined })],
  ],
);

test('the image to write is the same repository', () => {
  expect(found(next({ image: 'registry:5000/shop' }))[0]).toMatchObject({
    message: expect.stringMatching(/^Its image registry:5000\/shop has no tag, which means latest: /),
    yaml: 'image: registry:5000/shop:1.2.3',
  });
});
