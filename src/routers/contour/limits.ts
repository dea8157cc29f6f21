import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import { beyondPatterns } from '../patterns.ts';
import {
  httpProxy,
  formOf,
  ownRoutes,
  servicesOf,
  tcpServices,
  type MatchCondition,
  type ProxyRoute,
  type ProxyService,
} from './proxies.ts';

/** Why routes cannot be added for this split; undefined when they can, or when it needs none. */
export function tooMuch(
  split: Split,
  [object]: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  const isPlain = split.testers.length === 0 && split.mirror === undefined;
  return object === undefined || isPlain ? undefined : limitOf(split, object, backends);
}

function limitOf({ testers, mirror }: Split, object: KubeObject, backends: Backends): string | undefined {
  const form = formOf(backends);
  const isServed = (services: readonly ProxyService[]): boolean =>
    services.some((ref) => form.isService(ref, backends.stable));
  if (isServed(tcpServices(object))) return 'connections of a tcpproxy cannot be told apart, nor copied';
  const routes = ownRoutes(object, backends);
  const served = routes.filter((route) => isServed(servicesOf(route)));
  const others = routes.filter((route) => !isServed(servicesOf(route)));
  return (
    beyondPatterns(testers) ??
    rewritten(served) ??
    competing(object, served, others) ??
    (mirror && mirrorLimit(object, served, mirror.share))
  );
}

/**
 * Contour replaces the prefix `/shop` as two routes, with and without a slash behind it, but only while
 * one route alone has the prefix (internal/dag, expandPrefixMatches): a second one changes what both do.
 */
function rewritten(served: readonly ProxyRoute[]): string | undefined {
  return served.some(({ pathRewritePolicy }) => (pathRewritePolicy?.replacePrefix ?? []).length > 0)
    ? 'a route of it replaces a prefix, and Contour does that differently once there are two for the prefix'
    : undefined;
}

/** Requests that other conditions on the same path send elsewhere must go on doing so. */
function competing(
  object: KubeObject,
  served: readonly ProxyRoute[],
  others: readonly ProxyRoute[],
): string | undefined {
  const { includes = [] } = httpProxy.parse(object).spec;
  const paths = new Set(served.map(({ conditions }) => pathOf(conditions)));
  const rival = others.find(({ conditions }) => paths.has(pathOf(conditions)));
  if (rival !== undefined) {
    return `another route of it has the path ${pathOf(rival.conditions)} too, and would lose requests to the one for this`;
  }
  return includes.some(({ conditions = [] }) => conditions.some(isNarrowing))
    ? 'it includes another HTTPProxy by header or query parameter, which would lose requests to the route for this'
    : undefined;
}

function pathOf(conditions: readonly MatchCondition[] = []): string {
  return conditions.map(({ prefix, exact, regex }) => prefix ?? exact ?? regex ?? '').join('') || '/';
}

function isNarrowing({ header, queryParameter }: MatchCondition): boolean {
  return header !== undefined || queryParameter !== undefined;
}

function mirrorLimit(object: KubeObject, served: readonly ProxyRoute[], share: number): string | undefined {
  if (!Number.isInteger(share)) return 'Contour copies whole percents of the requests';
  if (served.some((route) => servicesOf(route).some(({ mirror }) => mirror === true))) {
    return 'a route of it is mirrored already, and Contour has one mirror per route';
  }
  // What else the HTTPProxy that includes this one has on the same path is not seen from here.
  return httpProxy.parse(object).spec.virtualhost === undefined
    ? 'it is included by another HTTPProxy, whose routes could lose requests to the one for copies'
    : undefined;
}
