import { describe, expect, test } from '@jest/globals';
import type { MetricCheck } from '../../src/model/check.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Facts, Member } from '../../src/plan/facts.ts';
import { planRollout } from '../../src/plan/plan-rollout.ts';
import type { Planned } from '../../src/plan/planned.ts';
import { newImage, shopSpec } from '../simulation/shop.ts';
import { namespace } from '../simulation/world.ts';
import { probe, shopFacts } from './facts.ts';

const cartImage = 'registry.example.com/acme/cart:2';
const images = [
  { container: undefined, image: newImage },
  { container: undefined, image: cartImage },
];

/** The same cluster with another name in it. */
function renamed<T>(value: T, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('shop', to)) as T;
}

function cartFacts(): Facts {
  const facts = renamed(shopFacts(), 'cart');
  return facts;
}

function worker(): Member {
  const facts = renamed(shopFacts({ isWorker: true }), 'mailer');
  return { spec: specFor('mailer'), facts: { ...facts, services: shopFacts().services } };
}

function specFor(name: string, changes: Partial<Spec> = {}): Spec {
  return shopSpec({
    target: { kind: 'Deployment', namespace, name },
    route: undefined,
    change: { images, manifests: [] },
    ...changes,
  });
}

function planned(members: readonly [Member, ...Member[]]): Planned {
  return planRollout(members, {
    keeper: { kind: 'Deployment', name: 'shop' },
    schema: { migrations: [], records: [] },
    specHash: 'hash',
  });
}

const shop: Member = { spec: specFor('shop'), facts: shopFacts() };
const cart: Member = { spec: specFor('cart'), facts: cartFacts() };

function outline({ plan }: Planned): readonly string[] {
  return plan.steps.map((step) =>
    step.kind === 'shift-traffic'
      ? `shift ${step.split.share} of ${step.targets.join('+')}`
      : 'target' in step
        ? `${step.kind} ${step.target}`
        : step.kind,
  );
}

describe('several targets', () => {
  test('are all ready before any traffic moves, and all updated before any is adopted', () => {
    expect(outline(planned([shop, cart]))).toEqual([
      'pin-service shop',
      'pin-service cart',
      'start-candidate shop',
      'start-candidate cart',
      ...['scale', 'scale', 'await-metrics', 'await-metrics', 'shift 25 of shop+cart', 'analyse'],
      ...['scale', 'scale', 'shift 50 of shop+cart', 'analyse'],
      ...['scale', 'scale', 'shift 100 of shop+cart'],
      'pin-service shop',
      'pin-service cart',
      'drain',
      'update-target shop',
      'update-target cart',
      'adopt-target shop',
      'adopt-target cart',
      'shift 0 of shop+cart',
      'drain',
      'remove-candidate',
      'remove-candidate',
      'restore-service',
      'restore-service',
    ]);
  });

  test('each get the image that fits them, and are judged each by their own pods', () => {
    const { plan } = planned([shop, cart]);
    expect(plan.targets.map(({ name, next }) => [name, Object.values(next.images)])).toEqual([
      ['shop', [newImage]],
      ['cart', [cartImage]],
    ]);
    const [stage] = plan.steps.filter((step) => step.kind === 'analyse');
    expect(stage?.checks).toMatchObject([
      { text: 'shop: success-rate >= 99%', target: 'shop' },
      { text: 'cart: success-rate >= 99%', target: 'cart' },
      { text: 'shop: p99 <= 500ms', target: 'shop' },
      { text: 'cart: p99 <= 500ms', target: 'cart' },
    ]);
    expect(plan.findings?.map(({ object }) => object)).toEqual(
      expect.arrayContaining(['container shop', 'container cart']),
    );
  });

  test('have requests of our own to the first that has a Service', () => {
    const change = { images: [...images, { container: 'mailer', image: newImage }], manifests: [] };
    const own = { change, checks: [probe] };
    const { plan } = planned([
      { ...worker(), spec: specFor('mailer', own) },
      { ...shop, spec: specFor('shop', own) },
      { ...cart, spec: specFor('cart', own) },
    ]);
    const [stage] = plan.steps.filter((step) => step.kind === 'analyse');
    expect(stage?.checks).toEqual([{ ...probe, target: 'shop' }]);
  });

  test('are judged by their pods all of them, also those without requests', () => {
    const change = { images: [...images, { container: 'mailer', image: newImage }], manifests: [] };
    const memory = {
      kind: 'metric',
      text: 'memory <= 1Gi',
      metric: 'memory',
      query: { pods: 'memory' },
    } as const;
    const checks = [{ ...memory, comparison: '<=', bound: 2 ** 30, unit: 'bytes', consecutive: 3 }] as const;
    const { plan } = planned([
      { ...shop, spec: specFor('shop', { change, checks }) },
      { ...cart, spec: specFor('cart', { change, checks }) },
      { ...worker(), spec: specFor('mailer', { change, checks }) },
    ]);
    const [stage] = plan.steps.filter((step) => step.kind === 'analyse');
    expect(stage?.checks).toMatchObject([{ target: 'shop' }, { target: 'cart' }, { target: 'mailer' }]);
    expect(outline({ is: 'planned', plan })).not.toContain('await-metrics');
  });

  test('are compared with a baseline where they have requests, and with the old pods else', () => {
    const change = { images: [...images, { container: 'mailer', image: newImage }], manifests: [] };
    const memory: MetricCheck = {
      ...{ kind: 'metric', text: 'memory', metric: 'memory', query: { pods: 'memory' } },
      ...{ comparison: '<=', bound: 1.2, times: 'baseline', unit: 'bytes', consecutive: 3 },
    };
    const checks = [memory];
    const own = { change, checks, stages: [{ weight: 25, bakeMs: 1000, needsApproval: false }] };
    const { plan } = planned([
      { ...shop, spec: specFor('shop', own) },
      { ...cart, spec: specFor('cart', own) },
      { ...worker(), spec: specFor('mailer', own) },
    ]);
    const [stage] = plan.steps.filter((step) => step.kind === 'analyse');
    expect(stage?.checks).toMatchObject([
      { target: 'shop', times: 'baseline' },
      { target: 'cart', times: 'baseline' },
      { target: 'mailer', times: 'stable' },
    ]);
    expect(plan.targets.map(({ baseline }) => baseline)).toEqual([
      'shop-baseline',
      'cart-baseline',
      undefined,
    ]);
  });

  test('may be workers too: they are sized with the others, and nothing of them is routed', () => {
    const all = planned([
      {
        ...shop,
        spec: specFor('shop', {
          change: {
            images: [
              ...images.slice(0, 1),
              { container: undefined, image: newImage.replace('shop', 'mailer') },
            ],
            manifests: [],
          },
        }),
      },
      {
        ...worker(),
        spec: specFor('mailer', {
          change: {
            images: [
              ...images.slice(0, 1),
              { container: undefined, image: newImage.replace('shop', 'mailer') },
            ],
            manifests: [],
          },
        }),
      },
    ]);
    const shifted = all.plan.steps.flatMap((step) => (step.kind === 'shift-traffic' ? [step.targets] : []));
    expect(shifted).toEqual([['shop'], ['shop'], ['shop'], ['shop']]);
    expect(outline(all)).toEqual(expect.arrayContaining(['update-target mailer', 'start-candidate mailer']));
    expect(outline(all)).not.toContain('adopt-target mailer');
    expect(all.plan.steps.find((step) => step.kind === 'analyse')?.checks.map(({ text }) => text)).toEqual([
      'shop: success-rate >= 99%',
      'shop: p99 <= 500ms',
    ]);
  });

  test('that run their version already are left as they are', () => {
    const change = {
      images: [
        { container: undefined, image: newImage },
        { container: undefined, image: 'registry.example.com/acme/cart:1' },
      ],
      manifests: [],
    };
    const members = [
      { ...shop, spec: specFor('shop', { change }) },
      { ...cart, spec: specFor('cart', { change }) },
    ] as const;
    const { plan, is } = planned([...members]);
    expect(is).toBe('planned');
    expect(plan.targets.map(({ name }) => name)).toEqual(['shop']);
    expect(plan.notes.at(-1)).toBe('cart runs this version already: it is left as it is.');
  });

  test('are refused with the objections to all of them at once', () => {
    const sleeping = (member: Member): Member => ({
      ...member,
      facts: { ...member.facts, workload: member.facts.workload && { ...member.facts.workload, wanted: 0 } },
    });
    expect(() => planned([sleeping(shop), sleeping(cart)])).toThrow(
      /Deployment shop has 0 pods[^]*Deployment cart has 0 pods/,
    );
  });

  test.each([
    [
      'fits no container of the targets: shop has shop (registry.example.com/acme/shop:1); cart has cart',
      'registry.example.com/acme/till:2',
      undefined,
    ],
    ['fits a container of shop and cart', newImage, 'app'],
  ])('images: an image that %s', (why, image, container) => {
    const change = { images: [{ container, image }], manifests: [] };
    const named = (member: Member): Member => ({
      spec: { ...member.spec, change },
      facts:
        container === undefined
          ? member.facts
          : { ...member.facts, target: withContainer(member.facts.target) },
    });
    expect(() => planned([named(shop), named(cart)])).toThrow(why);
  });
});

/** Whatever its name, the only container is called `app`. */
function withContainer(target: KubeObject | undefined): KubeObject | undefined {
  return (
    target &&
    (JSON.parse(
      JSON.stringify(target).replace(/"name":"(shop|cart)","image"/, '"name":"app","image"'),
    ) as KubeObject)
  );
}
