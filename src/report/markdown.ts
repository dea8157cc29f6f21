import { escapeCode, escapeText, fence, link } from '../lib/escape.ts';
import { formatDuration, formatInstant } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import { advice } from './advice.ts';
import { charts } from './chart.ts';
import { checkTable } from './check-table.ts';
import { nextStep } from './commands.ts';
import { proof } from './proof.ts';
import { durationMs } from './facts.ts';
import { findings } from './findings.ts';
import type { Undo } from './if-it-fails.ts';
import { incidents } from './incidents.ts';
import { headline, icon } from './sentence.ts';
import { sqlFindings } from './sql-findings.ts';
import { stageTable } from './stage-table.ts';
import { estimate, planTable, stepLog, undone } from './step-list.ts';
import { markdown } from './style.ts';
import { folded } from './table.ts';
import { imagesOf, versionNames } from './version.ts';

/** GitHub drops a step summary above 1 MiB and refuses a comment above 65,536 characters. */
const summaryLimit = 1_000_000;
const commentLimit = 64_000;

/** The job summary: everything, the first line for the person who is woken by it. */
export function renderSummary(report: Report, undo?: Undo): string {
  const sections = [
    ...opening(report),
    proof(report, 40),
    nextStep(report),
    undone(report),
    planSections(report, undo),
    sqlFindings(report),
    notes(report),
    findings(report),
    rights(report),
    incidents(report),
    folded('Checks', checkTable(report)),
    charts(report),
    stepLog(report),
  ];
  return `${fit(sections, footer(report), summaryLimit)}\n`;
}

/** The pull request comment: the same, without the long parts. Starts with the marker it is found by. */
export function renderComment(report: Report): string {
  const [first, ...rest] = opening(report);
  const sections = [
    `${commentMarker(report)}\n${first ?? ''}`,
    ...rest,
    proof(report, 8),
    nextStep(report),
    undone(report),
    folded('The plan', planSections(report)),
    sqlFindings(report),
    notes(report),
    findings(report),
    incidents(report),
    folded('Checks', checkTable(report)),
  ];
  return fit(sections, footer(report), commentLimit);
}

/** The hidden first line of the comment, one for each target. */
export function commentMarker({ plan }: Report): string {
  const clean = (name: string): string => name.replaceAll(/[^\w.-]/g, '').replaceAll(/-+/g, '-');
  return `<!-- cutover:${clean(plan.namespace)}/${clean(plan.keeper.name)} -->`;
}

function opening(report: Report): readonly string[] {
  return [
    `### ${icon(report)} ${headline(report, markdown)}\n${advice(report, markdown)}`,
    report.state === undefined ? '' : stageTable(report),
  ];
}

function planSections({ plan, outcome }: Report, undo?: Undo): string {
  if (outcome !== 'planned') return '';
  return `${estimate(plan)}\n\n${planTable(plan, undo)}`;
}

function notes({ plan, outcome }: Report): string {
  if (plan.notes.length === 0 || outcome === 'unchanged') return '';
  return ['**To know**', ...plan.notes.slice(0, 20).map((note) => `- ${escapeText(note, 600)}`)].join('\n');
}

function rights({ missingRights }: Report): string {
  if (missingRights === undefined || missingRights === '') return '';
  return `**Missing rights** Apply this to grant them:\n\n${fence(indented(missingRights), 'yaml')}`;
}

/** YAML lives by its spaces; control characters and long lines still go. */
function indented(yaml: string): readonly string[] {
  return yaml.trimEnd().split('\n').slice(0, 400);
}

function footer(report: Report): string {
  const { plan, at } = report;
  const { stable, candidate } = versionNames(plan);
  const images = imagesOf(plan, 'next')
    .map((image) => escapeCode(image))
    .join(', ');
  const parts = [
    `rollout ${escapeCode(plan.id)}`,
    `${escapeText(stable, 120)} → ${escapeText(candidate, 120)}${images === '' ? '' : ` (${images})`}`,
    ...originParts(report.origin),
    ...(report.state === undefined ? [] : [formatDuration(durationMs(report))]),
    `${formatInstant(report.state?.finished?.at ?? at)
      .slice(0, 19)
      .replace('T', ' ')} UTC`,
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}

function originParts({ sha, runUrl, actor }: Report['origin']): readonly string[] {
  return [
    ...(sha === undefined ? [] : [`commit ${escapeCode(sha.slice(0, 8))}`]),
    ...(runUrl === undefined ? [] : [link('run', runUrl)]),
    ...(actor === undefined ? [] : [`started by ${escapeCode(actor)}`]),
  ];
}

const shortened = '_Shortened: the rest is in the job summary and in the JSON report._';

/** Whole sections, as many as fit, the first ones first; then the footer. */
function fit(sections: readonly string[], last: string, limit: number): string {
  const all = sections.filter((text) => text !== '');
  let room = limit - bytes(last) - bytes(shortened) - 4;
  const kept = all.filter((section) => {
    const isKept = bytes(section) + 2 <= room;
    room -= isKept ? bytes(section) + 2 : 0;
    return isKept;
  });
  return [...kept, ...(kept.length < all.length ? [shortened] : []), last].join('\n\n');
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
