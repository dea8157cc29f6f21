import type { Plan } from '../model/plan.ts';

/** A rollout as data; `unchanged`: the target runs the version already. */
export type Planned =
  { readonly is: 'planned'; readonly plan: Plan } | { readonly is: 'unchanged'; readonly plan: Plan };
