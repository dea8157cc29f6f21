import { imagesOf, type Deployment } from '../manifests/deployment.ts';
import type { Plan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { Facts } from './facts.ts';
import { settingsOf } from './settings.ts';

export interface Asked {
  readonly spec: Spec;
  readonly facts: Facts;
  readonly specHash: string;
}

/** What each strategy fills in for itself. */
interface OwnParts extends Pick<
  Plan,
  'targetKind' | 'target' | 'candidate' | 'replicas' | 'route' | 'steps' | 'notes'
> {
  /** What serves now, and the hash of its version. */
  readonly live: Deployment;
  readonly hash: string;
  readonly nextImages: Readonly<Record<string, string>>;
}

/** A plan of any strategy: what all of them say alike, and the strategy's own parts. */
export function planWith(
  { spec, facts, specHash }: Asked,
  { live, hash, nextImages, ...own }: OwnParts,
): Plan {
  return {
    version: 1,
    id: `${spec.target.name}-${facts.at.toString(36)}`,
    purpose: facts.previous === undefined ? 'deploy' : 'rollback',
    strategy: spec.strategy,
    specHash,
    namespace: facts.namespace,
    stable: { hash, images: imagesOf(live.spec.template) },
    next: { hash: undefined, images: nextImages },
    settings: settingsOf(spec, live),
    ...own,
  };
}
