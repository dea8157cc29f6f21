import type { Match, Mirror } from '../model/split.ts';
import type { Services } from './gateway-split.ts';
import { isService, refsOf, type RouteMatch, type Rule } from './gateway-routes.ts';

/**
 * Rules that the rollout adds before a rule of the user's: a copy with more matches is more specific,
 * so the gateway prefers it (Gateway API, HTTPRouteRule, precedence of matches).
 */

/** True for a rule that `testerRules` or `mirrorRule` made. */
export function isAdded(rule: Rule, { candidate }: Services): boolean {
  const refs = refsOf(rule);
  const isForTesters = refs.length > 0 && refs.every((ref) => isService(ref, candidate));
  const isMirror = (rule.filters ?? []).some(
    ({ requestMirror }) => requestMirror !== undefined && isService(requestMirror.backendRef, candidate),
  );
  return isForTesters || isMirror;
}

/** The requests of a rule that match a tester go to the candidate alone. */
export function testerRules(
  rule: Rule,
  testers: readonly Match[],
  { services: { stable, candidate }, mostMatches }: Testing,
): readonly Rule[] {
  const backendRefs = refsOf(rule)
    .filter((ref) => isService(ref, stable))
    .slice(0, 1)
    .map((ref) => ({ ...ref, name: candidate.name, weight: 1 }));
  const matches = matchesOf(rule).flatMap((match) => testers.map((tester) => narrowed(match, tester)));
  return inParts(matches, mostMatches).map((part) => ({ ...unnamed(rule), matches: part, backendRefs }));
}

export interface Testing {
  readonly services: Services;
  /** The API server takes no more of them in one rule. */
  readonly mostMatches: number;
}

function inParts(matches: readonly RouteMatch[], size: number): readonly RouteMatch[][] {
  const count = Math.ceil(matches.length / size);
  return Array.from({ length: count }, (_, at) => matches.slice(at * size, (at + 1) * size));
}

/** The requests of a rule with one of the methods are answered as ever, and copied to the candidate. */
export function mirrorRule(rule: Rule, split: Rule, { mirror, services }: Mirroring): Rule {
  const refs = refsOf(rule).filter((one) => isService(one, services.stable));
  const [backendRef = { name: '' }] = refs.map(({ weight, ...ref }) => ({
    ...ref,
    name: services.candidate.name,
  }));
  const requestMirror = mirror.share === 100 ? { backendRef } : { backendRef, percent: mirror.share };
  return {
    ...unnamed(split),
    matches: matchesOf(rule).flatMap((match) =>
      mirror.methods
        .filter((method) => match.method === undefined || match.method === method)
        .map((method) => ({ ...match, method })),
    ),
    filters: [...(rule.filters ?? []), { type: 'RequestMirror', requestMirror }],
  };
}

export interface Mirroring {
  readonly mirror: Mirror;
  readonly services: Services;
}

/** Names of rules are unique. */
function unnamed({ name, ...rule }: Rule): Rule {
  return rule;
}

/** No matches at all match every path. */
function matchesOf({ matches = [] }: Rule): readonly RouteMatch[] {
  return matches.length === 0 ? [{}] : matches;
}

function narrowed(match: RouteMatch, tester: Match): RouteMatch {
  const { headers = [], queryParams = [] } = match;
  if (tester.by === 'query') {
    const { name, value } = tester;
    return { ...match, queryParams: [...queryParams, { type: 'Exact', name, value }] };
  }
  return { ...match, headers: [...headers, headerMatch(tester)] };
}

function headerMatch(tester: Exclude<Match, { readonly by: 'query' }>): object {
  if (tester.by === 'cookie') {
    const value = `^(.*;\\s*)?${escaped(tester.name)}=${escaped(tester.value)}(;.*)?$`;
    return { type: 'RegularExpression', name: 'Cookie', value };
  }
  return 'pattern' in tester
    ? { type: 'RegularExpression', name: tester.name, value: `^(${tester.pattern})$` }
    : { type: 'Exact', name: tester.name, value: tester.value };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
