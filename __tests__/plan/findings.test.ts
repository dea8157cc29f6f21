import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { workloadView } from '../../src/observe/workload.ts';
import { oldImage, shopManifests, shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

function planned(spec: Partial<Spec> = {}, changes: Partial<Facts> = {}): Plan {
  return planAlone(shopSpec(spec), { ...shopFacts(), ...changes }).plan;
}

/** `rule of object`, as the plan has them. */
function findings(spec: Partial<Spec> = {}, changes: Partial<Facts> = {}): readonly string[] {
  return (planned(spec, changes).findings ?? []).map(({ rule, object }) => `${rule} of ${object}`);
}

/** What the simulated shop, which has neither a probe nor requests, always has. */
const always = ['no-readiness-probe of container shop', 'no-resource-requests of container shop'];
const pacing = { ...shopSpec().pacing, drainMs: undefined };
const target = shopFacts().target as KubeObject;

function targetWith(fields: object): KubeObject {
  return { ...target, spec: { ...(target['spec'] as object), ...fields } };
}

function rolledBy(strategy: object): Partial<Facts> {
  const own = targetWith({ strategy });
  return { target: own, workload: { ...workloadView(own, []), hash: 'old', isComplete: true } };
}

const budget: KubeObject = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'shop' },
  spec: { minAvailable: '100%', selector: { matchLabels: { app: 'shop' } } },
};

describe('the plan says', () => {
  test('what is wrong with the new version', () => {
    expect(findings()).toEqual(always);
  });

  test('that rolling pods need a hook, and a canary’s do not', () => {
    expect(findings({ strategy: 'rolling' })).toEqual(['no-pre-stop-hook of container shop', ...always]);
    expect(findings({ strategy: 'blue-green' })).toEqual(always);
  });

  test('that turning back ends pods by which the old version grew for its share', () => {
    const byPods = { route: { kind: 'Service', name: 'shop' } };
    expect(findings({ ...byPods, stages: [{ weight: 5, bakeMs: 0, needsApproval: false }] })).toEqual([
      'no-pre-stop-hook of container shop',
      ...always,
    ]);
    expect(findings({ ...byPods, stages: [{ weight: 50, bakeMs: 0, needsApproval: false }] })).toEqual(
      always,
    );
  });

  test.each<[string, Partial<Spec>, object]>([
    ['the target’s own', {}, { rollingUpdate: { maxUnavailable: 3 } }],
    ['the input’s', { pace: { maxSurge: 0, maxUnavailable: '75%' } }, {}],
  ])('that rolling may end too many pods at once by %s', (_, spec, strategy) => {
    const found = findings({ strategy: 'rolling', ...spec }, rolledBy(strategy));
    expect(found).toContain('max-unavailable-above-half of Deployment shop');
  });

  test.each<[string, Partial<Spec>, object]>([
    ['Kubernetes’ default', {}, {}],
    [
      'the input, which is first',
      { pace: { maxSurge: 1, maxUnavailable: 1 } },
      { rollingUpdate: { maxUnavailable: 3 } },
    ],
  ])('nothing of how many pods rolling may end at once by %s', (_, spec, strategy) => {
    const found = findings({ strategy: 'rolling', ...spec }, rolledBy(strategy));
    expect(found).toEqual(['no-pre-stop-hook of container shop', ...always]);
  });

  test('that a written drain is longer than the grace period, and not that the default is', () => {
    expect(findings({ pacing: { ...pacing, drainMs: 60_000 } })).toContain(
      'grace-period-shorter-than-drain of Deployment shop',
    );
    expect(findings({ pacing })).toEqual(always);
  });

  test('that a budget lets no pod go, and nothing where none may be listed', () => {
    expect(findings({}, { budgets: [budget] })).toContain('pdb-forbids-eviction of PodDisruptionBudget shop');
    expect(findings({}, { budgets: [{ ...budget, spec: 7 }] })).toEqual(always);
    expect(findings({}, { budgets: [] })).toEqual(always);
  });

  test('that there is one pod, and whose minimum decides', () => {
    const facts = { ...shopFacts({ hasAutoscaler: true }), target: targetWith({ replicas: 1 }) };
    const one = planned({}, facts).findings?.find(({ rule }) => rule === 'one-replica');
    expect(one).toMatchObject({ object: 'Deployment shop', yaml: 'minReplicas: 2' });
  });

  test('nothing of requests that admission adds to the pods', () => {
    const pods = shopFacts().pods.map((pod) => ({
      ...pod,
      spec: { containers: [{ name: 'shop', resources: { requests: { cpu: '1' } } }] },
    }));
    expect(findings({}, { pods })).toEqual(['no-readiness-probe of container shop']);
  });

  test('nothing of what is silenced', () => {
    expect(findings({ ignoreFindings: ['no-readiness-probe'] })).toEqual([always[1]]);
  });

  test('nothing of a rollback', () => {
    const previous = { hash: 'old', images: { shop: oldImage } };
    expect(findings({ strategy: 'rolling' }, { previous })).toEqual([]);
  });
});

test('what is looked at is the new template: the images that come, or the manifest', () => {
  const latest = { images: [{ container: 'shop', image: 'acme/shop:latest' }], manifests: [] };
  expect(findings({ change: latest })).toContain('image-tag-latest of container shop');
  const manifests = shopManifests();
  const spec = structuredClone(manifests.workload['spec']) as ManifestSpec;
  spec.template.spec.containers[0]['readinessProbe'] = { httpGet: { path: '/', port: 8080 } };
  spec.template.spec.containers[0]['ports'] = [{ containerPort: 8080 }];
  expect(
    findings(
      { change: { images: [], manifests: ['k8s/*.yaml'] } },
      { manifests: { ...manifests, workload: { ...manifests.workload, spec } } },
    ),
  ).toEqual([always[1]]);
});

interface ManifestSpec {
  readonly template: { readonly spec: { readonly containers: [Record<string, unknown>] } };
}

test('of a pair the one that serves is looked at', () => {
  const colour = (version: string): Facts['colours'][number] => {
    const labels = { app: 'shop', version };
    const own = targetWith({ selector: { matchLabels: labels } });
    const spec = own['spec'] as { readonly template: object };
    const object: KubeObject = {
      ...own,
      metadata: { ...own.metadata, name: `shop-${version}` },
      spec: { ...spec, template: { ...spec.template, metadata: { labels } } },
    };
    return { object, workload: workloadView(object, []) };
  };
  const service: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop' },
    spec: { selector: { app: 'shop', version: 'blue' }, ports: [{ port: 80, targetPort: 8080 }] },
  };
  const colours = [colour('blue'), colour('green')];
  const plan = planned(
    { strategy: 'blue-green', ignoreFindings: ['no-resource-requests'] },
    { target: undefined, workload: undefined, colours, services: [service], routes: [] },
  );
  expect(leadOf(plan).candidate).toBe('shop-green');
  expect(plan.findings?.map(({ object, rule }) => `${rule} of ${object}`)).toEqual([always[0]]);
});

describe('a target in place', () => {
  const inPlace = (kind: 'StatefulSet' | 'DaemonSet', rollingUpdate: object): Partial<Facts> => {
    const { strategy: _own, ...spec } = target['spec'] as Record<string, unknown>;
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate };
    const counts = {
      desiredNumberScheduled: 4,
      updatedNumberScheduled: 4,
      numberAvailable: 4,
      numberReady: 4,
    };
    const object: KubeObject = {
      ...target,
      kind,
      spec: { ...spec, updateStrategy },
      status: { ...(target['status'] as object), ...counts, updateRevision: 'shop-1' },
    };
    const workload = { ...workloadView(object, []), isComplete: true };
    return { target: object, workload };
  };
  const rolled = (kind: 'StatefulSet' | 'DaemonSet', rollingUpdate: object, more: Partial<Spec> = {}) =>
    findings(
      { strategy: 'rolling', target: { kind, namespace: 'prod', name: 'shop' }, ...more },
      inPlace(kind, rollingUpdate),
    );
  const pace = { maxSurge: 0, maxUnavailable: 3 };

  test.each([
    ['StatefulSet', { maxUnavailable: 3 }, {}, true],
    ['StatefulSet', {}, { pace }, false],
    ['DaemonSet', { maxUnavailable: 3 }, {}, true],
    ['DaemonSet', { maxUnavailable: 1 }, { pace }, true],
    ['DaemonSet', {}, {}, false],
  ] as const)('%s %j is judged by the pace it takes', (...[kind, own, more, isFound]) => {
    const hook = 'no-pre-stop-hook of container shop';
    const tooMany = isFound ? [`max-unavailable-above-half of ${kind} shop`] : [];
    expect(rolled(kind, own, more)).toEqual([hook, always[0], ...tooMany, always[1]]);
  });
});
