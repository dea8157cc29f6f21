import { home, type Split } from './split.ts';
import type { Step, StepName } from './step.ts';

type Reaches = {
  readonly [K in StepName]?: (step: Extract<Step, { readonly kind: K }>) => Split | undefined;
};

/** Where nothing is routed, users and work follow the pods. */
const reaches: Reaches = {
  'shift-traffic': ({ split }) => split,
  roll: ({ pods, of }) => ({ ...home, share: (100 * pods) / of }),
  scale: ({ realShare }) => (realShare === undefined ? undefined : { ...home, share: realShare }),
  unroll: () => home,
  'remove-candidate': () => home,
};

/** Whom the new version reaches when this step is over; undefined: the step changes nothing about it. */
export function splitAfter(step: Step): Split | undefined {
  // The table pairs each kind with its own step type; TypeScript cannot follow the index.
  const reach = reaches[step.kind] as ((step: Step) => Split | undefined) | undefined;
  return reach?.(step);
}
