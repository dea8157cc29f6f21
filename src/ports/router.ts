import type { RouteView } from '../model/observation.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { Split } from '../model/split.ts';

/** What a router is made from. */
export interface Routed extends Pick<Plan, 'id' | 'namespace'>, Pick<PlannedTarget, 'route'> {}

/** The route of one target: a codec bound to a cluster and to the plan's backends. */
export interface Router {
  readonly view: (split: Split) => Promise<RouteView>;
  readonly write: (split: Split) => Promise<void>;
}
