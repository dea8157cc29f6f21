import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Match, Split } from '../../model/split.ts';
import { beyondPatterns, headerPattern } from '../patterns.ts';
import { withWeight } from '../weighted-refs.ts';
import { backendsIn, formOf, ownRoutes, type TraefikBackend, type TraefikRoute } from './routes.ts';

/**
 * The requests of a route that match a tester go to the candidate alone, by a route with a longer rule.
 * Left to itself Traefik would prefer it to all that are shorter, and so to rules for other Services: it
 * gets the priority next to its own route's.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export function testerRoute(
  route: TraefikRoute,
  testers: readonly Match[],
  { target, candidate }: { readonly target: TraefikBackend; readonly candidate: string },
): TraefikRoute {
  return {
    ...route,
    match: `(${route.match}) && (${testers.map(matcherOf).join(' || ')})`,
    priority: priorityAbove(route),
    services: [{ ...withWeight(target, null), name: candidate }],
  };
}

function matcherOf(tester: Match): string {
  if (tester.by === 'query') return `Query(${quoted(tester.name)}, ${quoted(tester.value)})`;
  if (tester.by === 'header' && !('pattern' in tester)) {
    return `Header(${quoted(tester.name)}, ${quoted(tester.value)})`;
  }
  const { name, pattern } = headerPattern(tester);
  return `HeaderRegexp(${quoted(name)}, ${quoted(pattern)})`;
}

/** A string of Go: raw, or escaped where it has a backtick itself. */
function quoted(text: string): string {
  return text.includes('`') ? JSON.stringify(text) : `\`${text}\``;
}

/** Traefik: without a priority, which 0 means too, a rule has that of its length. */
function priorityOf({ match, priority = 0 }: TraefikRoute): number {
  return priority === 0 ? new TextEncoder().encode(match).length : priority;
}

function priorityAbove(route: TraefikRoute): number {
  return priorityOf(route) + 1 || 1;
}

/** Why routes for testers cannot be added; undefined when they can, or when the split needs none. */
export function testerLimit(
  { testers }: Split,
  [object]: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  if (object === undefined || testers.length === 0) return undefined;
  const { isService } = formOf(object, backends, 'route');
  const isServed = (route: TraefikRoute): boolean =>
    backendsIn(route).some((ref) => isService(ref, backends.stable));
  const routes = ownRoutes(object, backends);
  const served = routes.filter(isServed);
  const above = new Set(served.map(priorityAbove));
  const rival = routes.find((route) => !isServed(route) && above.has(priorityOf(route)));
  if (served.some(({ syntax }) => syntax === 'v2')) return 'testers need a rule in the syntax of Traefik v3';
  return (
    beyondPatterns(testers) ??
    (rival && `the route ${rival.match} of it has the priority ${priorityOf(rival)} that testers would need`)
  );
}
