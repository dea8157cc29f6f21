import type { Match } from '../../model/split.ts';
import { backendsOf, weightOf, type Rule } from './objects.ts';

interface Services {
  readonly stable: string;
  readonly candidate: string;
}

/** True for a rule that `testerRules` made. */
export function isAdded(rule: Rule, candidate: string): boolean {
  const backends = backendsOf(rule);
  return (
    backends.length > 0 &&
    backends.every(({ serviceName }) => serviceName === candidate) &&
    (rule.upstreams ?? []).length === 0
  );
}

/**
 * Rules for the requests of this one that match a tester: they go to the candidate alone. All
 * expressions of a rule must match, so each tester has a rule; among rules for the same paths the higher
 * priority is tried first (ApisixRoute, `priority`). Names of rules are unique.
 */
export function testerRules(
  { upstreams, ...rule }: Rule,
  testers: readonly Match[],
  { stable, candidate }: Services,
): readonly Rule[] {
  const served = backendsOf(rule).filter((own) => own.serviceName === stable && weightOf(own) > 0);
  return served.slice(0, 1).flatMap(({ weight, ...backend }) =>
    testers.map((tester, index) => ({
      ...rule,
      name: `${rule.name}-candidate-${index + 1}`,
      priority: (rule.priority ?? 0) + 1,
      match: { ...rule.match, exprs: [...(rule.match?.exprs ?? []), expressionOf(tester)] },
      backends: [{ ...backend, serviceName: candidate }],
    })),
  );
}

const scopes = { header: 'Header', cookie: 'Cookie', query: 'Query' } as const;

function expressionOf(tester: Match): object {
  const subject = { scope: scopes[tester.by], name: tester.name };
  return 'pattern' in tester
    ? { subject, op: 'RegexMatch', value: `^(${tester.pattern})$` }
    : { subject, op: 'Equal', value: tester.value };
}
