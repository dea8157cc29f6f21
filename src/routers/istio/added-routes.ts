import type { Match, Mirror, Split } from '../../model/split.ts';
import { accepts, narrowed, without } from './matches.ts';
import type { SplitRoute } from './split.ts';
import {
  atCandidate,
  destinationsOf,
  isStable,
  matchesOf,
  servingOf,
  type RequestMatch,
  type Route,
  type Services,
  type Weighted,
} from './virtual-service.ts';

/** Routes that the rollout adds have a name that begins so. */
const mark = 'cutover-';

export function isAdded({ name = '' }: Route): boolean {
  return name.startsWith(mark);
}

interface Adding {
  readonly split: Split;
  readonly services: Services;
}

/** A route of the user's, after those that the split needs before it: the first that matches is used. */
export function withAdded(route: SplitRoute, { split, services }: Adding): readonly Route[] {
  const { own, shared, isOurs } = route;
  if (!isOurs) return [shared];
  const [first, ...others] = servingOf(destinationsOf(own)).filter((one) => isStable(one, services));
  if (first === undefined) return [shared];
  const mirrored = (one: Route): readonly Route[] => [
    ...(split.mirror === undefined
      ? []
      : mirrorRoute(one, split.mirror, atCandidate(first.destination, services))),
    one,
  ];
  const candidates = [first, ...others].map((one) => ({
    ...one,
    destination: atCandidate(one.destination, services),
  }));
  return [...testerRoutes(route, { testers: split.testers, candidates, mirrored }), ...mirrored(shared)];
}

interface Testing {
  readonly testers: readonly Match[];
  readonly candidates: Weighted[];
  readonly mirrored: (route: Route) => readonly Route[];
}

/**
 * Requests of testers go to the candidate alone. Where a match and a tester look at the same header,
 * the requests that are no tester's are taken out first, and what is left of the match is theirs.
 */
function testerRoutes(
  { own, shared }: SplitRoute,
  { testers, candidates, mirrored }: Testing,
): readonly Route[] {
  const toCandidate = (match: RequestMatch[]): readonly Route[] =>
    match.length === 0 ? [] : [{ ...own, name: `${mark}testers`, match, route: candidates }];
  const all = matchesOf(own).map((match) => ({ match, ...testersOf(match, testers) }));
  return [
    ...toCandidate(all.flatMap(({ expressible }) => expressible)),
    ...all.flatMap(({ match, others }) =>
      others.length === 0
        ? []
        : [
            ...mirrored({ ...shared, name: `${mark}others`, match: [without(match, others)] }),
            ...toCandidate([match]),
          ],
    ),
  ];
}

function testersOf(match: RequestMatch, testers: readonly Match[]) {
  const each = testers.map((tester) => ({ tester, both: narrowed(match, tester) }));
  return {
    expressible: each.flatMap(({ both }) => (typeof both === 'string' ? [] : [both])),
    others: each.flatMap(({ tester, both }) =>
      both === 'inexpressible' && tester.by !== 'query' ? [tester] : [],
    ),
  };
}

/**
 * Requests with one of the methods are answered as ever, and copied to the candidate. A route has either
 * `mirror` or `mirrors`: the user's own copies go on.
 */
function mirrorRoute(
  route: Route,
  { methods, share }: Mirror,
  destination: Weighted['destination'],
): readonly Route[] {
  const match = matchesOf(route).flatMap((own) =>
    methods
      .filter((method) => own.method === undefined || accepts(own.method, method))
      .map((method) => ({ ...own, method: { exact: method } })),
  );
  if (match.length === 0) return [];
  const { mirror, mirrorPercentage, mirrorPercent, mirror_percent: older, ...rest } = route;
  const percent = mirrorPercent ?? older;
  const percentage = mirrorPercentage ?? (percent === undefined ? undefined : { value: percent });
  const before = mirror === undefined ? [] : [{ destination: mirror, ...(percentage && { percentage }) }];
  return [
    {
      ...rest,
      name: `${mark}mirror`,
      match,
      mirrors: [...(route.mirrors ?? []), ...before, { destination, percentage: { value: share } }],
    },
  ];
}
