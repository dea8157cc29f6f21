import type { RouteView } from '../model/observation.ts';

/** The route of one rollout: a codec bound to a cluster and to the plan's backends. */
export interface Router {
  readonly view: (share: number) => Promise<RouteView>;
  readonly write: (share: number) => Promise<void>;
}
