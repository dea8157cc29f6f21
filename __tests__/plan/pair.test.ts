import { describe, expect, test } from '@jest/globals';
import { leadOf } from '../../src/model/plan.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Spec } from '../../src/model/spec.ts';
import { workloadView } from '../../src/observe/workload.ts';
import type { Facts } from '../../src/plan/facts.ts';
import type { Planned } from '../../src/plan/planned.ts';
import { RefusedError } from '../../src/plan/refusal.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { someExec } from '../simulation/execs.ts';
import { newImage, oldImage, shopManifests, shopSpec } from '../simulation/shop.ts';
import { planAlone, shopFacts } from './facts.ts';

function colour(version: string, replicas: number, image = oldImage): Facts['colours'][number] {
  const labels = { app: 'shop', version };
  const object: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `shop-${version}`,
      uid: `uid-${version}`,
      generation: 1,
      annotations: { 'deployment.kubernetes.io/revision': '1' },
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'shop', image }] } },
    },
    status: { observedGeneration: 1 },
  };
  const replicaSet = {
    metadata: {
      name: `shop-${version}-h${version}`,
      labels: { 'pod-template-hash': `h${version}` },
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      ownerReferences: [{ uid: `uid-${version}` }],
    },
  } as unknown as KubeObject;
  return { object, workload: workloadView(object, [replicaSet]) };
}

function serviceFor(selector: Readonly<Record<string, string>>, name = 'shop-service'): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector, ports: [{ port: 80 }] } };
}

const facts: Facts = {
  ...shopFacts(),
  target: undefined,
  workload: undefined,
  colours: [colour('blue', 3), colour('green', 1)],
  services: [serviceFor({ app: 'shop', version: 'blue' }), serviceFor({ app: 'cart' }, 'cart')],
};
const spec = shopSpec({
  strategy: 'blue-green',
  route: undefined,
  stages: [{ weight: 100, bakeMs: 60_000, needsApproval: false }],
  keepWarmMs: 300_000,
});

function withReplicas(replicas: number): KubeObject {
  const { workload } = shopManifests();
  return { ...workload, spec: { ...(workload['spec'] as object), replicas } };
}

function planned(changes: Partial<Spec> = {}, more: Partial<Facts> = {}): Planned {
  return planAlone({ ...spec, ...changes }, { ...facts, ...more });
}

describe("blue-green with the user's own pair", () => {
  const { plan } = planned();

  test('fills the idle colour, moves the selector, and ends the old one after it was kept warm', () => {
    expect(leadOf(plan)).toMatchObject({
      name: 'shop-blue',
      candidate: 'shop-green',
      stable: { hash: 'hblue' },
      replicas: 3,
    });
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'fill-idle',
      'scale',
      'prove',
      'await-metrics',
      'shift-traffic',
      'pin-service',
      'analyse',
      'drain',
      'retire',
    ]);
    expect(leadOf(plan).route.backends).toMatchObject({
      stableSelector: { app: 'shop', version: 'blue' },
      candidateSelector: { app: 'shop', version: 'green' },
    });
    expect(plan.steps.find(({ kind }) => kind === 'scale')).toMatchObject({
      candidate: { name: 'shop-green', replicas: 3 },
    });
    // A bake of one minute is part of the five.
    expect(plan.steps.find(({ kind }) => kind === 'drain')).toMatchObject({ what: 'stable', ms: 240_000 });
  });

  test('has no use for commands of the user’s', () => {
    expect(() => planned({ exec: someExec })).toThrow(/`exec` has no use\. Leave `route` out/);
  });

  test('is taken back by giving the idle colour its size and version again', () => {
    const [fill] = plan.steps;
    expect(fill && undoOf(fill, plan)).toEqual([
      { kind: 'restore-size', target: 'shop-green', replicas: 1 },
      { kind: 'revert-target', target: 'shop-green', hash: 'hgreen' },
    ]);
  });

  test.each([
    [6, 6, 'retire'],
    [2, 3, 'restore-size'],
  ])('has the %d pods of its manifest in the end, and takes over with %d', (asked, first, last) => {
    const manifests = { ...shopManifests(), workload: withReplicas(asked) };
    const { steps } = planned({}, { manifests }).plan;
    expect(steps.find(({ kind }) => kind === 'scale')).toMatchObject({
      candidate: { name: 'shop-green', replicas: first },
      stable: { name: 'shop-blue', replicas: 3 },
    });
    expect(steps.at(-1)?.kind).toBe(last);
  });

  test('makes the ConfigMaps of its manifest before the pods that need them, and keeps them once it serves', () => {
    const manifests = { ...shopManifests(), workload: withReplicas(3) };
    const { steps } = planned({}, { manifests }).plan;
    const copies = manifests.copies.map(({ copy }) => copy);
    expect(copies).toHaveLength(1);
    expect(steps[0]).toEqual({ kind: 'make-copies', copies });
    expect(steps.slice(-3)).toMatchObject([
      { kind: 'keep-copies', target: 'shop-green', copies },
      { kind: 'drain' },
      { kind: 'retire' },
    ]);
  });

  test('leaves the old colour as it is where it shall stay warm for ever', () => {
    expect(planned({ keepWarmMs: 'forever' }).plan.steps.at(-1)?.kind).toBe('analyse');
  });

  test('takes the colour that the Service selects for the active one', () => {
    const services = [serviceFor({ app: 'shop', version: 'green' })];
    const { plan: other } = planned({}, { services });
    expect(leadOf(other)).toMatchObject({ name: 'shop-green', candidate: 'shop-blue', replicas: 1 });
  });

  test('changes nothing when the active colour runs the version', () => {
    const change = { images: [{ container: undefined, image: oldImage }], manifests: [] };
    expect(planned({ change }).is).toBe('unchanged');
  });

  test('goes back to what the idle colour still has, else to its revision', () => {
    const images = { shop: newImage };
    const source = (hash: string): unknown => {
      const [fill] = planned({}, { previous: { hash, images } }).plan.steps;
      return fill?.kind === 'fill-idle' ? fill.source : undefined;
    };
    expect(source('hgreen')).toEqual({ from: 'as-is' });
    expect(source('older')).toEqual({ from: 'revision', hash: 'older' });
  });
});

describe('a pair is refused', () => {
  const reasons = (more: Partial<Facts>, changes: Partial<Spec> = {}): string => {
    try {
      planned(changes, more);
      return '';
    } catch (error) {
      if (error instanceof RefusedError) return error.message;
      throw error;
    }
  };

  test.each<[string, Partial<Facts>, string]>([
    [
      'that no Service tells apart',
      { services: [serviceFor({ app: 'shop' })] },
      'no Service selects the pods of one of',
    ],
    [
      'of which both serve',
      { services: [serviceFor({ version: 'blue' }), serviceFor({ version: 'green' }, 'other')] },
      'which of them serves cannot be told',
    ],
    ['whose active colour has no pods', { colours: [colour('blue', 0), colour('green', 1)] }, 'has 0 pods'],
  ])('%s', (_name, more, text) => {
    expect(reasons(more)).toMatch(text);
  });

  test('for an image that fits no container', () => {
    const change = { images: [{ container: undefined, image: 'other/cart:1' }], manifests: [] };
    expect(reasons({}, { change })).toMatch('fits no container of shop-blue');
  });
});
