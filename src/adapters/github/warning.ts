import * as core from '@actions/core';
import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { SqlFinding } from '../../model/sql-finding.ts';
import type { Env } from './context.ts';

/** How findings are worded: report/findings.ts and report/sql-findings.ts. */
export interface FindingWords {
  readonly findingLine: (finding: Finding) => string;
  readonly sqlFindingLine: (finding: SqlFinding) => string;
}

/** Says what lint found: as annotations that never make a run red, as plain lines where there are none. */
export function warner(
  { findingLine: line, sqlFindingLine: sqlLine }: FindingWords,
  env: Env,
  print = core.info,
): (plan: Plan) => void {
  const isGitHub = env['GITHUB_ACTIONS'] === 'true';
  return ({ findings = [], sqlFindings = [] }) => {
    for (const finding of sqlFindings) annotateSql(finding, sqlLine(finding), { isGitHub, print });
    for (const finding of findings) {
      if (isGitHub) core.warning(line(finding), { title: `Cutover: ${finding.rule}` });
      else print(`! ${line(finding)}`);
    }
  };
}

/** On the line of the file, where the pull request shows it. */
function annotateSql(
  { file, line, column, rule, severity }: SqlFinding,
  text: string,
  { isGitHub, print }: { readonly isGitHub: boolean; readonly print: (text: string) => void },
): void {
  if (!isGitHub) {
    print(`! ${file}:${line}: ${rule}: ${text}`);
    return;
  }
  const tell = severity === 'error' ? core.error : core.warning;
  tell(text, { title: `Cutover: ${rule}`, file, startLine: line, startColumn: column });
}
