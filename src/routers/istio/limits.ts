import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import { beyondPatterns } from '../patterns.ts';
import { isAdded } from './added-routes.ts';
import { wholeRegExp } from './matches.ts';
import { rememberRoutes, withSplit } from './routes.ts';
import {
  isServing,
  isVirtualService,
  matchesOf,
  servicesFor,
  specOf,
  type RequestMatch,
  type StringMatch,
} from './virtual-service.ts';

/** Why routes cannot be added for this split; undefined when they can, or when it needs none. */
export function limitOf(
  split: Split,
  objects: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  const object = objects.find(isVirtualService);
  const isPlain = split.testers.length === 0 && split.mirror === undefined;
  return object === undefined || isPlain ? undefined : limitFor(split, object, backends);
}

function limitFor(split: Split, object: KubeObject, backends: Backends): string | undefined {
  const { hosts = [], gateways = [], http = [] } = specOf(object);
  const services = servicesFor(object, backends);
  const matches = http.filter((route) => isServing(route, services)).flatMap(matchesOf);
  return (
    beyondPatterns(split.testers) ??
    delegated(hosts) ??
    overtaking(matches, gateways) ??
    undecided(matches, split) ??
    tooLong(withSplit(object, split, { backends, original: rememberRoutes(object) }))
  );
}

/**
 * What a delegate matches is merged with what its root does. Where the two cannot be, Istio drops the
 * whole route (pilot/pkg/model, mergeHTTPRoute); the root may be anywhere.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
function delegated(hosts: readonly string[]): string | undefined {
  return hosts.length > 0
    ? undefined
    : 'it is a delegate, and whether its root leaves room for routes of testers and copies cannot be seen from it';
}

/**
 * On a gateway, several VirtualServices of a host become one list of routes. Those that match everything
 * are put last, and no others (pilot/pkg/networking/core/route, SortVHostRoutes): with a header or a method
 * beside it, a route for everything would stand before routes of other VirtualServices, and take their requests.
 * https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
function overtaking(matches: readonly RequestMatch[], gateways: readonly string[]): string | undefined {
  const isOnGateway = ({ gateways: own = [] }: RequestMatch): boolean =>
    (own.length > 0 ? own : gateways).some((name) => name !== 'mesh');
  return matches.some((match) => isEverything(match) && isOnGateway(match))
    ? 'on a gateway, what is added to its route for everything would take requests from other VirtualServices of the host. If there are none, match that route by `uri: { regex: /.* }`'
    : undefined;
}

function isEverything({ uri = {}, scheme, method, authority, ...match }: RequestMatch): boolean {
  const { headers = {}, withoutHeaders = {}, queryParams = {} } = match;
  const conditions = [headers, withoutHeaders, queryParams].flatMap((each) => Object.keys(each));
  const others = [scheme, method, authority].filter((one) => one !== undefined);
  return isEveryPath(uri) && conditions.length + others.length === 0;
}

function isEveryPath({ exact, prefix, regex }: StringMatch): boolean {
  return exact === undefined && [undefined, '/'].includes(prefix) && [undefined, '.*'].includes(regex);
}

/** Whether a match by a parameter or method meets a tester's, or a method that is copied, is found out here. */
function undecided(matches: readonly RequestMatch[], { testers, mirror }: Split): string | undefined {
  const names = testers.flatMap((tester) => (tester.by === 'query' ? [tester.name] : []));
  const regexes = matches.flatMap(({ method, queryParams = {} }) => [
    ...names.flatMap((name) => queryParams[name]?.regex ?? []),
    ...(mirror === undefined ? [] : [method?.regex ?? '']),
  ]);
  const unclear = regexes.find((regex) => regex !== '*' && wholeRegExp(regex) === undefined);
  return unclear && `what the regular expression ${unclear} of a match takes cannot be told`;
}

/** Istio's own validation turns longer ones down (pkg/config/validation, validateStringRegexp). */
const longest = 1024;

function tooLong(written: KubeObject): string | undefined {
  const added = (specOf(written).http ?? []).filter(isAdded);
  const conditions = added
    .flatMap(matchesOf)
    .flatMap(({ headers = {}, withoutHeaders = {} }) => [
      ...Object.values(headers),
      ...Object.values(withoutHeaders),
    ]);
  return conditions.some(({ regex = '' }) => new TextEncoder().encode(regex).length > longest)
    ? `Istio takes regular expressions of at most ${longest} bytes`
    : undefined;
}
