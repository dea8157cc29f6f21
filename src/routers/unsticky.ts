import type { StickyAbility } from './codec.ts';

/** Why a router cannot keep a user on one version. */

/** A load balancer of each Service may have a cookie; which Service, is drawn before it is asked. */
export const drawnAnew: StickyAbility = { why: 'it draws a Service for each request anew' };

/**
 * Envoy chooses among weighted clusters at random before it looks at a session's cookie or hash.
 * https://github.com/envoyproxy/envoy/issues/24741
 */
export const drawnByEnvoy: StickyAbility = {
  why: 'Envoy draws a Service for each request anew, before it looks at a cookie',
};

export const noCookies: StickyAbility = { why: 'it splits connections, and these have no cookies' };
