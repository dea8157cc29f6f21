import { isSame } from '../../lib/same.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Match as Tester, Split } from '../../model/split.ts';
import { beyondPatterns, headerPattern } from '../patterns.ts';
import { isServed, withWeight, type RefForm } from '../weighted-refs.ts';
import { formOf } from './refs.ts';
import {
  destinationsOf,
  refsOf,
  routeIn,
  rulesOf,
  type BackendRef,
  type Destination,
  type HeaderMatch,
  type Match,
  type Rule,
} from './routes.ts';

type Form = RefForm<BackendRef>;

/**
 * The requests of a rule that match a tester go to the candidate alone, by a rule before it with more
 * matches, which Kuma prefers (pkg/plugins/policies/meshhttproute/api/v1alpha1/compare.go).
 */
export function testerRules(
  rule: Rule,
  testers: readonly Tester[],
  { form, target }: { readonly form: Form; readonly target: BackendRef },
): readonly Rule[] {
  if (testers.length === 0) return [];
  const backendRefs = [form.withService(withWeight(target, 1), form.candidate)];
  const matches = testerMatches(rule, testers).map(({ added }) => added);
  return [{ ...rule, matches, default: { ...rule.default, backendRefs } }];
}

/** True for a rule that `testerRules` made. */
export function isAdded(rule: Rule, { isService, candidate }: Form): boolean {
  const refs = refsOf(rule);
  return refs.length > 0 && refs.every((ref) => isService(ref, candidate));
}

interface TesterMatch {
  readonly own: Match;
  readonly added: Match;
}

function testerMatches({ matches = [] }: Rule, testers: readonly Tester[]): readonly TesterMatch[] {
  return matches.flatMap((own) => testers.map((tester) => ({ own, added: narrowed(own, tester) })));
}

function narrowed(match: Match, tester: Tester): Match {
  const { headers = [], queryParams = [] } = match;
  if (tester.by === 'query') {
    const { name, value } = tester;
    return { ...match, queryParams: [...queryParams, { type: 'Exact', name, value }] };
  }
  return { ...match, headers: [...headers, headerMatch(tester)] };
}

/** Kuma's names of headers are lower case. */
function headerMatch(tester: Exclude<Tester, { readonly by: 'query' }>): HeaderMatch {
  if (tester.by === 'header' && 'value' in tester) {
    return { type: 'Exact', name: tester.name.toLowerCase(), value: tester.value };
  }
  const { name, pattern } = headerPattern(tester);
  return { type: 'RegularExpression', name: name.toLowerCase(), value: pattern };
}

/** Why rules for testers cannot be added; undefined when they can, or when the split needs none. */
export function testerLimit(
  { testers }: Split,
  objects: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  const route = routeIn(objects);
  if (route === undefined || testers.length === 0) return undefined;
  const form = formOf(route.metadata.namespace, backends);
  const rulesIn = (to: Destination): readonly Rule[] => rulesOf(to).filter((rule) => !isAdded(rule, form));
  const limits = destinationsOf(route).map((to) => limitOf(rulesIn(to), testers, form));
  return beyondPatterns(testers) ?? limits.find((limit) => limit !== undefined);
}

function limitOf(rules: readonly Rule[], testers: readonly Tester[], form: Form): string | undefined {
  const isOurs = (rule: Rule): boolean => isServed(refsOf(rule), form);
  const matches = rules.filter(isOurs).flatMap((rule) => rule.matches ?? []);
  const isOvertaking = rules
    .filter(isOurs)
    .some((rule) => rules.some((rival) => !isOurs(rival) && overtakes({ rule, rival, rules }, testers)));
  return (
    takenName(matches, testers) ??
    (isOvertaking ? 'another rule of it would lose requests to the one for testers' : undefined)
  );
}

/** Kuma takes the first match of a header and forgets the others, and no second one of a parameter. */
function takenName(matches: readonly Match[], testers: readonly Tester[]): string | undefined {
  const names = matches.flatMap(({ headers = [] }) => headers.map(({ name }) => name));
  const params = matches.flatMap(({ queryParams = [] }) => queryParams.map(({ name }) => name));
  const taken = testers.find((tester) =>
    tester.by === 'query' ? params.includes(tester.name) : names.includes(headerMatch(tester).name),
  );
  if (taken === undefined) return undefined;
  const what = taken.by === 'query' ? `query parameter ${taken.name}` : `header ${headerMatch(taken).name}`;
  return `a rule of it matches the ${what} already, and Kuma looks at it once in a rule`;
}

interface Rivalry {
  readonly rule: Rule;
  /** A rule that leads elsewhere. */
  readonly rival: Rule;
  readonly rules: readonly Rule[];
}

/** Whether requests that now go to the rival, before the rule, would go to a rule for testers. */
function overtakes({ rule, rival, rules }: Rivalry, testers: readonly Tester[]): boolean {
  const isFirst = rules.indexOf(rival) < rules.indexOf(rule);
  return testerMatches(rule, testers).some(({ own, added }) =>
    (rival.matches ?? []).some((other) => {
      if (isSame(other, added)) return true;
      const isBesides = isSame(other.path, own.path) && other.method === own.method;
      const wins = (match: Match): boolean =>
        isFirst ? rank(other) >= rank(match) : rank(other) > rank(match);
      return isBesides && wins(own) && !wins(added);
    }),
  );
}

/** Of matches with the same path and method Kuma prefers more headers, then more parameters. */
function rank({ headers = [], queryParams = [] }: Match): number {
  return 1000 * headers.length + queryParams.length;
}
