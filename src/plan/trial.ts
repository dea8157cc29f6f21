import { candidateName } from '../manifests/names.ts';
import type { CandidateSource, Step } from '../model/step.ts';
import { pinning, provingMs, unpinning } from './common-steps.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { objectionsToPods, type Target } from './objections.ts';
import { servicesOf } from './services.ts';

/** One pod of the new version beside a target that will replace its own pods. */
export interface Trial {
  readonly name: string;
  /** Kept on the old pods while it stands: its pod has the labels of the target's. */
  readonly services: readonly [ServiceFacts, ...ServiceFacts[]];
}

/**
 * Where a trial can be: there must be users to keep away, by Services of the target's pods alone, and no
 * other Deployment of its name. A StatefulSet's pods cannot stand beside each other, and a version that
 * served before needs none.
 */
export function trialOf(target: Target, facts: Facts): Trial | undefined {
  if (target.kind !== 'Deployment' || facts.previous !== undefined || facts.leftovers.length > 0)
    return undefined;
  const [own, ...others] = servicesOf(facts, target.live);
  if (own === undefined) return undefined;
  const services = [own, ...others] as const;
  const isAlone = services.every((one) => objectionsToPods(one, target.live, facts).length === 0);
  return isAlone ? { name: candidateName(target.live.metadata.name), services } : undefined;
}

/** The new version is seen to stay ready before any user comes to it. */
export function trialSteps(
  { live, hash, replicas }: Target,
  { name: trial, services }: Trial,
  source: CandidateSource,
): readonly Step[] {
  const { name } = live.metadata;
  return [
    ...pinning(name, hash, services),
    {
      kind: 'start-candidate',
      target: name,
      candidate: trial,
      replicas: 1,
      source,
      replicasAfter: undefined,
      service: undefined,
    },
    {
      kind: 'scale',
      share: 0,
      candidate: { name: trial, replicas: 1 },
      stable: { name, replicas, original: replicas },
      service: undefined,
    },
    { kind: 'prove', candidate: trial, ms: provingMs },
    { kind: 'end-trial', trial },
    ...unpinning(services),
  ];
}
