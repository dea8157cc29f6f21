import { escapeCode, escapeLog, escapeText } from '../lib/escape.ts';
import type { Report } from '../model/report.ts';
import type { SqlFinding } from '../model/sql-finding.ts';
import { table } from './table.ts';

const header = ['Where', 'Statement', 'Lock', 'Why it hurts', 'What to write'];
/** A folder of many migrations must not make the report too long. */
const most = 40;

/** What hurts in the SQL of migrations: in the open, for errors stop a deploy. */
export function sqlFindings({ plan, outcome }: Report): string {
  const all = plan.sqlFindings ?? [];
  if (outcome === 'unchanged' || all.length === 0) return '';
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const what = errors === 0 ? 'nothing that stops a deploy' : `${errors} would stop a deploy`;
  const more = all.length > most ? `\n\n${all.length - most} more are in the JSON report.` : '';
  return `**SQL findings** ${all.length}, ${what}\n\n${table(header, all.slice(0, most).map(row))}${more}`;
}

function row({ file, line, rule, severity, statement, lock, message, fix }: SqlFinding): readonly string[] {
  return [
    `${severity === 'error' ? '❌' : '⚠️'} ${escapeCode(`${file}:${line}`, 200)} ${escapeCode(rule, 80)}`,
    escapeCode(statement, 200),
    escapeText(lock ?? '', 80),
    escapeText(message, 500),
    escapeCode(fix, 1000),
  ];
}

/** The same as one line, for an annotation on the file and for the log. */
export function sqlFindingLine({ rule, lock, message, fix }: SqlFinding): string {
  return [
    `${escapeLog(message, 500)}${lock === undefined ? '' : ` (lock: ${escapeLog(lock, 80)})`}.`,
    `Instead: ${escapeLog(fix, 1000)}`,
    `Where it does no harm: -- cutover: allow ${escapeLog(rule, 80)}, REASON`,
  ].join(' ');
}
