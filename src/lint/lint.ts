import type { Finding } from '../model/finding.ts';
import type { LintFacts } from './facts.ts';
import { rules } from './index.ts';

/** What every rule that is not silenced has to say, in the order of the rules. */
export function lint(facts: LintFacts, ignored: readonly string[]): readonly Finding[] {
  return rules
    .filter(({ name }) => !ignored.includes(name))
    .flatMap(({ name, check }) => check(facts).map((found) => ({ rule: name, ...found })));
}
