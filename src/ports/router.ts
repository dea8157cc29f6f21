import type { RouteView } from '../model/observation.ts';
import type { Split } from '../model/split.ts';

/** The route of one rollout: a codec bound to a cluster and to the plan's backends. */
export interface Router {
  readonly view: (split: Split) => Promise<RouteView>;
  readonly write: (split: Split) => Promise<void>;
}
