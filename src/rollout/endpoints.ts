import type { EndpointView } from '../model/observation.ts';
import { isLive } from './is-live.ts';

/** All live endpoints belong to pods with this name prefix, and at least one is ready. */
export function holdsOnly(endpoints: readonly EndpointView[], prefix: string): boolean {
  const live = endpoints.filter(isLive);
  return live.length > 0 && live.every((endpoint) => endpoint.pod.startsWith(prefix));
}
