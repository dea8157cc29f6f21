import { escapeText, fence, isPlainUrl, link } from '../lib/escape.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { kubectlBack, kubectlLook } from './kubectl.ts';

/** Held and stuck: who must do what, with the command. Empty for every other outcome. */
export function nextStep(report: Report): string {
  if (report.outcome === 'held') return held(report);
  return report.outcome === 'stuck' ? stuck(report) : '';
}

function held(report: Report): string {
  const who =
    report.reason.kind === 'approval' ? 'Somebody who may approve it' : 'The author or the person on call';
  return [
    `**To do** ${who} decides, with ${workflow(report)} (or a step like this):`,
    fence(actionStep(report.plan, 'promote  # go on; or: rollback, to turn back'), 'yaml'),
    'Until then both versions keep serving as they are. It is safe to wait, and safe to turn back.',
  ].join('\n\n');
}

function stuck(report: Report): string {
  const { plan } = report;
  const workloads = plan.targets.flatMap(({ name, candidate }) => [name, candidate]);
  return [
    `**To do** Nothing is taken away while it is stuck: both versions' pods stay, so users are served as said above. Do not delete ${workloads.map((name) => escapeText(name)).join(' or ')} before all traffic is on the other.`,
    '1. Look:',
    fence(kubectlLook(plan), 'sh'),
    `2. When the cause is gone, let Cutover finish it, with ${workflow(report)}:`,
    fence(actionStep(plan, 'rollback  # or: deploy, to try again'), 'yaml'),
    '3. Or bring all users back to the old version by hand, in this order:',
    fence(kubectlBack(report), 'sh'),
  ].join('\n\n');
}

function workflow({ origin }: Report): string {
  const { workflowUrl } = origin;
  const isKnown = workflowUrl !== undefined && isPlainUrl(workflowUrl);
  return isKnown ? link('the workflow that does it', workflowUrl) : 'a workflow of this repository';
}

function actionStep(plan: Plan, command: string): readonly string[] {
  const { kind, name } = plan.keeper;
  return [
    '- uses: OWNER/cutover@v1',
    '  with:',
    `    target: ${plan.namespace}/${kind.toLowerCase()}/${name}`,
    `    command: ${command}`,
  ];
}
