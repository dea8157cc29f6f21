import type { Outcome, Reason } from '../../src/model/outcome.ts';
import type { Spec } from '../../src/model/spec.ts';
import type { Happening } from './happenings.ts';
import { shopSpec, type Extras } from './shop.ts';
import type { Tolerance } from './watch.ts';
import type { Behaviour } from './world.ts';

/** A rollout from its start, and what it must come to. */
export interface Scenario {
  readonly name: string;
  readonly next: Partial<Behaviour>;
  readonly extras: Extras;
  readonly spec: Spec;
  readonly happenings: readonly Happening[];
  readonly tolerance: Tolerance;
  readonly outcome: Outcome;
  readonly reason: Reason['kind'];
}

type Told = Pick<Scenario, 'name' | 'outcome' | 'reason'> &
  Partial<Omit<Scenario, 'spec'>> & { readonly spec?: Partial<Spec> };

/** A good version that nothing happens to, but for what is told. */
export function scenario(told: Told): Scenario {
  return { next: {}, extras: {}, happenings: [], tolerance: {}, ...told, spec: shopSpec(told.spec) };
}
