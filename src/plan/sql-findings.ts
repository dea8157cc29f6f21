import { escapeLog } from '../lib/escape.ts';
import type { SqlFinding } from '../model/sql-finding.ts';
import { RefusedError } from './refusal.ts';

/** Without those of rules that the user silences for this run. */
export function heard(findings: readonly SqlFinding[], ignored: readonly string[]): readonly SqlFinding[] {
  return findings.filter(({ rule }) => !ignored.includes(rule));
}

/** SQL that would hurt users is not run: throws a RefusedError with every error. */
export function requireHarmless(findings: readonly SqlFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new RefusedError(errors.map(sentence));
}

function sentence({ file, line, rule, message, fix }: SqlFinding): string {
  return `${file}:${line}: ${message} (${rule}). ${escapeLog(fix, 600)} Where it does no harm, write before it: -- cutover: allow ${rule}, REASON`;
}
