import type { Match, Mirror } from '../../model/split.ts';
import { escaped, headerPattern, whole } from '../patterns.ts';
import { withWeight } from '../weighted-refs.ts';
import { servicesOf, type MatchCondition, type ProxyRoute, type ProxyService } from './proxies.ts';

/**
 * Routes that the rollout adds beside one of the user's: a copy with more conditions. Of routes with the
 * same path Contour prefers the one with a method, then the one with more headers, then with more query
 * parameters (internal/sorter, compareRoutesByMethodHeaderQueryParams).
 *
 * Conditions are expressions even where a text would do: a second `exact` condition on one header, maybe
 * of the HTTPProxy that includes this one, would make Contour reject all of it.
 */
export interface Adding {
  readonly candidate: string;
  /** The backend that the share is taken from. */
  readonly target: ProxyService;
}

const method = ':method';

/** The requests of a route that match the tester go to the candidate alone. */
export function testerRoute(
  route: ProxyRoute,
  tester: Match,
  { candidate, target, isBesideMirror }: Adding & { readonly isBesideMirror: boolean },
): ProxyRoute {
  // Or the route with the methods would be preferred.
  const anyMethod = isBesideMirror ? [{ header: { name: method, present: true } }] : [];
  return {
    ...narrowed(route, [conditionOf(tester), ...anyMethod]),
    services: [
      { ...withWeight(target, null), name: candidate },
      ...servicesOf(route).filter(({ mirror }) => mirror === true),
    ],
  };
}

/** The requests of a route with one of the methods are answered as ever, and copied to the candidate. */
export function mirrorRoute(split: ProxyRoute, mirror: Mirror, { candidate, target }: Adding): ProxyRoute {
  const regex = `^(${mirror.methods.map(escaped).join('|')})$`;
  const copies = { ...target, name: candidate, mirror: true, weight: mirror.share };
  return {
    ...narrowed(split, [{ header: { name: method, regex } }]),
    services: [...servicesOf(split), copies],
  };
}

/** The route's own conditions stay last: by the last one Contour tells an exact path from a prefix. */
function narrowed(route: ProxyRoute, conditions: readonly MatchCondition[]): ProxyRoute {
  return { ...route, conditions: [...conditions, ...(route.conditions ?? [])] };
}

function conditionOf(tester: Match): MatchCondition {
  if (tester.by === 'query') {
    return { queryParameter: { name: tester.name, regex: whole(tester.value) } };
  }
  const { name, pattern } = headerPattern(tester);
  return { header: { name, regex: pattern } };
}
