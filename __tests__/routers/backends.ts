import type { Backends } from '../../src/model/plan.ts';

/** The plan's names for Deployment `shop` behind Service `shop`. */
export const backends: Backends = {
  stable: 'shop',
  candidate: 'shop-candidate',
  baseline: 'shop-baseline',
  selector: { app: 'shop' },
  stableSelector: { app: 'shop', 'pod-template-hash': '5d4f8c7b9' },
  candidateSelector: { app: 'shop', 'cutover/role': 'candidate' },
  stableWorkload: 'shop',
  candidateWorkload: 'shop-candidate',
};

/** True for a Service that the rollout made. */
export function isOfRollout(name: string, { candidate, baseline }: Backends): boolean {
  return name === candidate || name === baseline;
}
