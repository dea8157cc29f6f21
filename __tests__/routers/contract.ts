import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Backends } from '../../src/model/plan.ts';
import type { RouterCodec, Sizes } from '../../src/routers/codec.ts';
import { deepFrozen } from './frozen.ts';

/** A route as a user wrote it, ready for a rollout. */
export interface RouteFixture {
  readonly name: string;
  readonly backends: Backends;
  /** The objects when the plan is made. */
  readonly planned: readonly KubeObject[];
  /** The objects when the first share is written: the Services are pinned by then. */
  readonly before: readonly KubeObject[];
}

/** What the contract must know of a codec that its interface does not say. */
export interface Harness {
  readonly codec: RouterCodec;
  /** The objects once the steps before have scaled the Deployments. */
  readonly sized: (objects: readonly KubeObject[], sizes: Sizes) => readonly KubeObject[];
  /** All that no share may change, in a form to compare. */
  readonly untouched: (objects: readonly KubeObject[], backends: Backends) => unknown;
}

export const everyShare = Array.from({ length: 101 }, (_, share) => share);

const replicas = 4;

/** Up, down, twice the same, to the end and back: every share follows another one. */
const walk = [5, 25, 50, 100, 1, 99, 99, 33, 0, 100, 0, 7, ...everyShare, ...everyShare.toReversed()];

/** A codec and one fixture, as the engine uses them. */
export function bound({ codec, sized }: Harness, { planned, before, backends }: RouteFixture) {
  const original = throughJson(codec.remember(deepFrozen(planned), backends));
  return {
    before: deepFrozen(before),
    write: (objects: readonly KubeObject[], share: number): readonly KubeObject[] => {
      const ready = sized(objects, codec.sizes(share, replicas));
      return deepFrozen(codec.write(deepFrozen(ready), share, { backends, original }));
    },
    read: (objects: readonly KubeObject[]): number | 'mixed' => codec.read(deepFrozen(objects), backends),
  };
}

/** The journal keeps `original` as JSON between two runs. */
function throughJson(original: unknown): unknown {
  return deepFrozen(JSON.parse(JSON.stringify(original)) as unknown);
}

/** One suite for every codec; a new router is proven by its fixtures alone. */
export function describeContract(harness: Harness, fixtures: readonly RouteFixture[]): void {
  const { codec } = harness;
  describe.each(fixtures.map((fixture) => ({ name: fixture.name, fixture })))(
    `${codec.name}: $name`,
    ({ fixture }) => {
      const { before, write, read } = bound(harness, fixture);

      test('can be used, and has no share before the rollout', () => {
        expect(codec.refusal(fixture.planned, fixture.backends)).toBeUndefined();
        expect(read(before)).toBe(0);
      });

      test('reads back every share that it wrote', () => {
        const seen = everyShare.map((share) => read(write(before, share)));
        const real = everyShare.map((share) => codec.sizes(share, replicas).realShare);
        expect(seen).toEqual(real);
      });

      test('writing twice equals once, at every share', () => {
        for (const share of everyShare) {
          const once = write(before, share);
          expect(write(once, share)).toEqual(once);
        }
      });

      test('what was written before does not matter', () => {
        let objects = before;
        for (const share of walk) {
          objects = write(objects, share);
          expect(objects).toEqual(write(before, share));
        }
      });

      test('going back to 0 leaves no trace, from every share and after any sequence', () => {
        const start = harness.sized(before, codec.sizes(0, replicas));
        for (const share of everyShare) expect(write(write(before, share), 0)).toEqual(start);
        expect(write(walk.reduce(write, before), 0)).toEqual(start);
      });

      test('other rules, backends, filters and unknown fields survive', () => {
        const kept = harness.untouched(before, fixture.backends);
        for (const share of everyShare) {
          expect(harness.untouched(write(before, share), fixture.backends)).toEqual(kept);
        }
      });

      test('objects come back in their order, and as many', () => {
        const names = (objects: readonly KubeObject[]): readonly string[] =>
          objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
        expect(names(write(before, 50))).toEqual(names(before));
      });
    },
  );
}
