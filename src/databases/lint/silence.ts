import type { SqlFinding } from '../../model/sql-finding.ts';
import type { FiledStatement } from '../statement.ts';

interface Silences {
  readonly allowed: ReadonlySet<string>;
  readonly complaints: readonly Pick<SqlFinding, 'rule' | 'severity' | 'message' | 'fix' | 'lock'>[];
}

/**
 * What comments before a statement, or in it, silence: `-- cutover: allow ban-drop-column, nobody reads
 * it since 3.2`. A reason is asked for: who reads the file later must know why. `rules` are the names that
 * there are.
 */
export function silencesOf(
  { comments }: Pick<FiledStatement, 'comments'>,
  rules: ReadonlySet<string>,
): Silences {
  const found = comments.flatMap((comment) => [...comment.matchAll(/cutover:\s*allow\s+([\w-]+)([^\n*]*)/g)]);
  const allowed = found.filter(([, rule = '', reason = '']) => rules.has(rule) && isReason(reason));
  const faulty = found.filter((one) => !allowed.includes(one));
  return {
    allowed: new Set(allowed.map(([, rule = '']) => rule)),
    complaints: faulty.map(([, rule = '']) => ({
      rule: 'silence',
      severity: 'error',
      lock: undefined,
      message: rules.has(rule)
        ? `\`cutover: allow ${rule}\` gives no reason`
        : `\`cutover: allow ${rule}\` names no rule`,
      fix: rules.has(rule)
        ? `Write why it does no harm here: -- cutover: allow ${rule}, REASON`
        : 'docs/sql-lint.md lists the rules.',
    })),
  };
}

function isReason(text: string): boolean {
  return /\w{3}/.test(text);
}
