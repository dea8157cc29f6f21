import * as core from '@actions/core';
import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Env } from './context.ts';

/** How a finding is worded: report/findings.ts. */
export type FindingLine = (finding: Finding) => string;

/** Says what lint found: as annotations that never make a run red, as plain lines where there are none. */
export function warner(line: FindingLine, env: Env, print = core.info): (plan: Plan) => void {
  const isGitHub = env['GITHUB_ACTIONS'] === 'true';
  return ({ findings = [] }) => {
    for (const finding of findings) {
      if (isGitHub) core.warning(line(finding), { title: `Cutover: ${finding.rule}` });
      else print(`! ${line(finding)}`);
    }
  };
}
