import { describe, expect, test } from '@jest/globals';
import { groupOf } from '../../src/manifests/resources.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Backends } from '../../src/model/plan.ts';
import { home, type Match, type Split, type Sticky } from '../../src/model/split.ts';
import type { RouterCodec, Sizes, TesterAbility } from '../../src/routers/codec.ts';
import type { CrdName } from '../../testbed/crds.ts';
import { deepFrozen } from './frozen.ts';
import { shareOf } from './shares.ts';

/** A route as a user wrote it, ready for a rollout. */
export interface RouteFixture {
  readonly name: string;
  readonly backends: Backends;
  /** It has fields that no server knows yet. */
  readonly isOfTomorrow?: boolean;
  /** The objects when the plan is made. */
  readonly planned: readonly KubeObject[];
  /** The objects when the first share is written: the Services are pinned by then. */
  readonly before: readonly KubeObject[];
}

/** What the contract must know of a codec that its interface does not say. */
export interface Harness {
  readonly codec: RouterCodec;
  /** The objects once the steps before have scaled the Deployments; for a share by the number of pods. */
  readonly sized?: (objects: readonly KubeObject[], sizes: Sizes) => readonly KubeObject[];
  /** All of the user's objects that no split may change, in a form to compare. */
  readonly untouched: (objects: readonly KubeObject[], backends: Backends) => unknown;
}

export interface Proof {
  /** Names in testbed/crds.ts of what the API server must know first. */
  readonly crds?: readonly CrdName[];
  /**
   * Names of CRDs that no package registry has: only a CUTOVER_TEST_CRDS that says where their files
   * are lets the API server be asked.
   */
  readonly unpublishedCrds?: readonly string[];
  readonly harness: Harness;
  readonly fixtures: readonly RouteFixture[];
}

export const namespace = 'web';
export const everyShare = Array.from({ length: 101 }, (_, share) => share);

const replicas = 4;

const testers: Readonly<Record<TesterAbility, Match>> = {
  header: { by: 'header', name: 'X-Tester', value: 'yes' },
  'header-pattern': { by: 'header', name: 'User-Agent', pattern: '.*(Beta|Canary).*' },
  cookie: { by: 'cookie', name: 'tester', value: 'always' },
  query: { by: 'query', name: 'version', value: 'next' },
};

/** What `untouched` must not take for the user's own. */
export const stickies: readonly Sticky[] = [
  { cookie: 'cutover-shop-1', seconds: undefined },
  { cookie: 'cutover-kept-2', seconds: 3601 },
];

/** Each share that keeps users, as far as the router can with these objects. */
export function stickySplits(
  { can, limits }: RouterCodec,
  { before, backends }: RouteFixture,
  shares: readonly number[],
): readonly Split[] {
  if (typeof can.sticky !== 'string') return [];
  const all = shares.flatMap((share) => stickies.map((sticky) => ({ ...shareOf(share), sticky })));
  return all.filter((split) => limits(split, before, backends) === undefined);
}

/** Splits by more than a share, as far as the router can with these objects. */
export function specialSplits(codec: RouterCodec, fixture: RouteFixture): readonly Split[] {
  const { can, limits } = codec;
  const { before, backends } = fixture;
  const methods = can.mirror === 'by-method' ? ['GET', 'HEAD'] : [];
  const mirror = can.mirror === 'no' ? undefined : { share: 10, methods };
  const matches = can.testers.map((ability) => testers[ability]);
  const all = [0, 5, 50, 100].flatMap((share): readonly Split[] => [
    ...matches.map((match) => ({ ...shareOf(share), testers: [match] })),
    ...(matches.length > 1 ? [{ ...shareOf(share), testers: matches }] : []),
    ...(mirror === undefined ? [] : [{ ...shareOf(share), mirror }]),
    ...(mirror === undefined || matches.length === 0
      ? []
      : [{ ...shareOf(share), testers: matches, mirror }]),
  ]);
  return [
    ...[...all, ...baselineSplits(codec, matches)].filter(
      (split) => limits(split, before, backends) === undefined,
    ),
    ...stickySplits(codec, fixture, [5, 50, 95]),
  ];
}

/** Shares with a baseline beside them, of routers that can. */
function baselineSplits({ can }: RouterCodec, matches: readonly Match[]): readonly Split[] {
  if (can.baseline !== true) return [];
  const plain = [0.5, 1, 5, 33, 50, 96].map((share) => ({
    ...shareOf(share),
    baseline: Math.min(share, Math.floor((100 - share) / 2)),
  }));
  return matches.length === 0 ? plain : [...plain, { ...shareOf(5), baseline: 5, testers: matches }];
}

/** A codec and one fixture, as the engine uses them. */
export function bound({ codec, sized = (objects) => objects }: Harness, fixture: RouteFixture) {
  const { planned, before, backends } = fixture;
  const original = throughJson(codec.remember(deepFrozen(planned), backends));
  return {
    before: deepFrozen(before),
    write: (objects: readonly KubeObject[], split: Split): readonly KubeObject[] => {
      const ready = deepFrozen(sized(objects, codec.sizes(split.share, replicas)));
      return deepFrozen(served(codec.write(ready, split, { backends, original, namespace }), ready));
    },
    read: (objects: readonly KubeObject[]): number | 'mixed' => codec.read(deepFrozen(objects), backends),
  };
}

/** The journal keeps `original` as JSON between two runs. */
function throughJson(original: unknown): unknown {
  return deepFrozen(JSON.parse(JSON.stringify(original)) as unknown);
}

/** As the API server keeps what is new: with its own metadata and defaults, and Cutover's mark. */
function served(objects: readonly KubeObject[], before: readonly KubeObject[]): readonly KubeObject[] {
  const known = new Set(before.map(identityOf));
  return objects.map((object) => (known.has(identityOf(object)) ? object : withDefaults(object)));
}

function withDefaults(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid: `uid-${object.metadata.name}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: { ...annotations, 'cutover/rollout': 'shop-1' },
    },
    spec: { ...(object['spec'] as object), defaulted: true },
  };
}

function identityOf(object: KubeObject): string {
  return `${groupOf(object)}/${object.kind}/${object.metadata.name}`;
}

/** One suite for every codec; a new router is proven by its fixtures alone. */
export function describeContract(harness: Harness, fixtures: readonly RouteFixture[]): void {
  const { codec } = harness;
  const shares = everyShare.map(shareOf);
  describe.each(fixtures.map((fixture) => ({ name: fixture.name, fixture })))(
    `${codec.name}: $name`,
    ({ fixture }) => {
      const { before, write, read } = bound(harness, fixture);
      const own = new Set(before.map(identityOf));
      const splits = [...shares, ...specialSplits(codec, fixture)];
      /** Up, down, twice the same, to the end and back: every split follows another one. */
      const walk = [
        ...[5, 25, 50, 100, 1, 99, 99, 33, 0, 100, 0, 7].map(shareOf),
        ...splits,
        ...splits.toReversed(),
      ];

      test('can be used, and has no share before the rollout', () => {
        expect(codec.refusal(fixture.planned, fixture.backends)).toBeUndefined();
        expect(read(before)).toBe(0);
      });

      test('reads back every share that it wrote', () => {
        const seen = splits.map((split) => read(write(before, split)));
        const real = splits.map(({ share }) => codec.sizes(share, replicas).realShare);
        expect(seen).toEqual(real);
      });

      test('writing twice equals once, at every split', () => {
        for (const split of splits) {
          const once = write(before, split);
          expect(write(once, split)).toEqual(once);
        }
      });

      test('what was written before does not matter', () => {
        let objects = before;
        for (const split of walk) {
          objects = write(objects, split);
          expect(objects).toEqual(write(before, split));
        }
      });

      // Where pods are the share, their number tells splits apart.
      if (codec.can.weights) {
        test('different splits are different objects', () => {
          const written = splits.map((split) => JSON.stringify(write(before, split)));
          const wanted = splits.map((split) => JSON.stringify([codec.sizes(split.share, replicas), split]));
          expect(new Set(written).size).toBe(new Set(wanted).size);
        });
      }

      test('going back to 0 leaves no trace, from every split and after any sequence', () => {
        const start = harness.sized?.(before, codec.sizes(0, replicas)) ?? before;
        for (const split of splits) expect(write(write(before, split), shareOf(0))).toEqual(start);
        expect(write(walk.reduce(write, before), shareOf(0))).toEqual(start);
      });

      test('keeps users at every share between nothing and all, and at no other', () => {
        for (const split of stickySplits(codec, fixture, everyShare.slice(1, -1))) {
          const [plain, kept] = [write(before, shareOf(split.share)), write(before, split)];
          expect(kept).not.toEqual(plain);
          expect(read(kept)).toBe(read(plain));
          expect(write(kept, shareOf(split.share))).toEqual(plain);
          expect(write(kept, shareOf(100))).toEqual(write(before, shareOf(100)));
          expect(write(kept, home)).toEqual(write(before, home));
        }
      });

      test('other rules, backends, filters and unknown fields survive', () => {
        const kept = harness.untouched(before, fixture.backends);
        for (const split of splits) {
          const users = write(before, split).filter((object) => own.has(identityOf(object)));
          expect(harness.untouched(users, fixture.backends)).toEqual(kept);
        }
      });

      test("the user's objects come back in their order, and what is new is of the kinds it says", () => {
        for (const split of [shareOf(50), ...specialSplits(codec, fixture)]) {
          const written = write(before, split).map((object) => [identityOf(object), object.kind]);
          const added = written.filter(([identity]) => !own.has(identity ?? ''));
          expect(written.slice(0, before.length).map(([identity]) => identity)).toEqual([...own]);
          expect(added.filter(([, kind]) => !codec.makes.includes(kind ?? ''))).toEqual([]);
        }
      });
    },
  );
}
