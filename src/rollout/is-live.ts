import type { EndpointView, PodView } from '../model/observation.ts';

/** Whether requests may come to it: ready, and not on its way out. */
export function isLive({ isReady, isTerminating }: PodView | EndpointView): boolean {
  return isReady && !isTerminating;
}
