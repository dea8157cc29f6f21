import { escapeCode, escapeLog, escapeText } from '../lib/escape.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { folded, table } from './table.ts';

const header = ['Finding', 'Why it hurts', 'What to write', 'To silence it'];
/** A pod of many containers must not make the report too long. */
const most = 40;

/** What lint has to say, folded: it never stopped a rollout. */
export function findings({ plan, outcome }: Report): string {
  const all = plan.findings ?? [];
  if (outcome === 'unchanged') return '';
  const more = all.length > most ? `\n\n${all.length - most} more are in the JSON report.` : '';
  const body = table(header, all.slice(0, most).map(row));
  return folded(`Findings before the cutover (${all.length})`, body === '' ? '' : `${body}${more}`);
}

function row(finding: Finding): readonly string[] {
  const { rule, object, message, fix, yaml } = finding;
  return [
    `${escapeText(object, 120)}: ${escapeCode(rule, 80)}`,
    escapeText(message, 500),
    [escapeText(fix), ...(yaml === undefined ? [] : [escapeCode(yaml)])].join(' '),
    escapeCode(silencing(finding), 120),
  ];
}

/** The same as one line of the log. */
export function findingLine(finding: Finding): string {
  const { object, message, fix, yaml } = finding;
  return [
    `${escapeLog(object, 120)}: ${escapeLog(message, 500)}`,
    `${escapeLog(fix)}${yaml === undefined ? '' : ` Write: \`${escapeLog(yaml)}\`.`}`,
    `Silence: \`${escapeLog(silencing(finding), 120)}\`.`,
  ].join(' ');
}

function silencing({ rule }: Finding): string {
  return `ignore-findings: ${rule}`;
}
