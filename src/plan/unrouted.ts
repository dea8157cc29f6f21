import type { Deployment } from '../manifests/deployment.ts';
import { withRole } from '../manifests/names.ts';
import type { RoutePlan } from '../model/plan.ts';

/** Where no requests are routed, both versions' pods are found by the target's own labels. */
export function unrouted({ metadata, spec }: Deployment, candidate: string): RoutePlan {
  const { matchLabels = {} } = spec.selector;
  const isBeside = candidate !== metadata.name;
  return {
    codec: 'service',
    objects: [],
    backends: {
      stable: metadata.name,
      candidate,
      selector: matchLabels,
      stableSelector: matchLabels,
      candidateSelector: isBeside ? withRole(matchLabels, 'candidate') : matchLabels,
      stableWorkload: metadata.name,
      candidateWorkload: candidate,
    },
    original: {},
  };
}
