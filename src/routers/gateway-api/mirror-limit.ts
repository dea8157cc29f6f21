import type { KubeObject } from '../../model/kube.ts';
import type { Mirror, Split } from '../../model/split.ts';
import { gatewayRoute } from '../gateway-routes.ts';

/**
 * RequestMirror is an extended feature of the Gateway API, and the status of a route does not tell that
 * its gateway lacks it. These were seen with `npm run bench:splits`: by a controller's name, why it
 * cannot make this mirror.
 */
const controllers: Readonly<Record<string, (mirror: Mirror) => string | undefined>> = {
  // It accepts the route, and then answers what the rule matches with status 500.
  'traefik.io/gateway-controller': () =>
    'Traefik cannot copy requests of an HTTPRoute, and would answer them with errors',
  // internal/dag, computeHTTPRouteForListener: `percent` is not read.
  'projectcontour.io/gateway-controller': ({ share }) =>
    share === 100 ? undefined : 'Contour copies all requests of an HTTPRoute, whatever the share',
};

/** Why a gateway that serves the route cannot make the split's mirror; undefined when all can. */
export function mirrorLimit({ mirror }: Split, [object]: readonly KubeObject[]): string | undefined {
  if (object === undefined || mirror === undefined) return undefined;
  const { parents = [] } = gatewayRoute.parse(object).status ?? {};
  return parents
    .map(({ controllerName = '' }) => controllers[controllerName]?.(mirror))
    .find((reason) => reason !== undefined);
}
