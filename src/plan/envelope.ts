import { imagesOf, type Deployment } from '../manifests/deployment.ts';
import type { KnownSchema } from './due.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { Facts } from './facts.ts';
import { settingsOf } from './settings.ts';

/** Whose rollout it is, and of what was asked. */
export interface Origin extends Pick<Plan, 'keeper' | 'specHash'> {
  /** What may come with the new version; none for a rollback. */
  readonly schema: KnownSchema;
}

export interface Asked extends Origin {
  readonly spec: Spec;
  readonly facts: Facts;
}

/** A target, as each strategy knows it. */
export interface KnownTarget extends Omit<PlannedTarget, 'name' | 'stable' | 'next'> {
  /** What serves now, and the hash of its version. */
  readonly live: Deployment;
  readonly hash: string;
  readonly nextImages: Readonly<Record<string, string>>;
}

/** What each strategy fills in for itself. */
interface OwnParts extends Pick<Plan, 'steps' | 'notes'> {
  readonly targets: readonly [KnownTarget, ...KnownTarget[]];
}

/** A plan of any strategy: what all of them say alike, and the strategy's own parts. */
export function planWith({ spec, facts, keeper, specHash }: Asked, { targets, ...own }: OwnParts): Plan {
  const [lead, ...others] = targets;
  return {
    version: 1,
    id: rolloutIdAt(keeper, facts.at),
    purpose: facts.previous === undefined ? 'deploy' : 'rollback',
    strategy: spec.strategy,
    specHash,
    namespace: facts.namespace,
    keeper,
    targets: [plannedTarget(lead), ...others.map(plannedTarget)],
    settings: settingsOf(
      spec,
      targets.map(({ live }) => live),
    ),
    ...own,
  };
}

function plannedTarget({ live, hash, nextImages, ...own }: KnownTarget): PlannedTarget {
  return {
    name: live.metadata.name,
    stable: { hash, images: imagesOf(live.spec.template) },
    next: { hash: undefined, images: nextImages },
    ...own,
  };
}

/** Unique per target. */
export function rolloutIdAt({ name }: Plan['keeper'], at: number): string {
  return `${name}-${at.toString(36)}`;
}
