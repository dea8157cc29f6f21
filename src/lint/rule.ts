import type { Finding } from '../model/finding.ts';
import type { LintFacts } from './facts.ts';

export type Found = Omit<Finding, 'rule'>;

/** One thing that may be wrong before a cutover. It fires only where it really hurts. */
export interface Rule {
  /** Kebab-case: what `ignore-findings` takes. */
  readonly name: string;
  /** For docs/lint.md: what it finds, why that hurts, and what to do. */
  readonly finds: string;
  readonly why: string;
  readonly fix: string;
  readonly check: (facts: LintFacts) => readonly Found[];
}
