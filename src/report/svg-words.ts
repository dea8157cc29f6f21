import { formatDuration, formatInstant, formatShare, formatTime } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import { formatValue } from './checks.ts';
import { metricsOf } from './drawn.ts';
import { isMeasured, startOf } from './panels.ts';
import type { Axis } from './scale.ts';
import { headline } from './sentence.ts';
import type { Point } from './series.ts';
import { cutTo, label, line, widthOf, type Place } from './svg-element.ts';
import { left, right, width, xOf, type Frame, type Panel } from './svg-panel.ts';
import { versionNames } from './version.ts';

const margin = 16;
/** Pixels, of letters as bold as wide: a little more than they are high. */
const titleSize = 16.5;

/** What happened, when, and to which rollout. */
export function heading(report: Report, panels: readonly Panel[]): string {
  const room = width - 2 * margin;
  const facts = [
    `began ${formatInstant(startOf(report)).slice(0, 19).replace('T', ' ')} UTC`,
    `rollout ${report.plan.id}`,
    ...(panels.length === 1 ? ['no metric of the new version has data'] : []),
  ];
  return [
    label(cutTo(headline(report), room, titleSize), { x: margin, y: 28 }, { class: 'title' }),
    label(cutTo(facts.join(' · '), room), { x: margin, y: 50 }),
  ].join('\n');
}

interface Entry {
  readonly look: string;
  readonly text: string;
}

/** What each kind of line is: those that are there. */
export function legend({ plan }: Report, panels: readonly Panel[], frame: Frame): string {
  const { stable, candidate } = versionNames(plan);
  const has = (look: string): boolean =>
    panels.some(({ lines }) => lines.some((one) => one.look === look && one.pieces.length > 0));
  const entries: readonly Entry[] = [
    { look: 'new', text: cutTo(`new: ${candidate}`, 170) },
    ...(has('old') ? [{ look: 'old', text: cutTo(`old: ${stable}`, 170) }] : []),
    ...(panels.some(({ limit }) => limit !== undefined) ? [{ look: 'limit', text: 'limit' }] : []),
    { look: 'stage', text: 'stage begins' },
    ...(frame.verdict === undefined ? [] : [{ look: 'verdict', text: 'verdict' }]),
  ];
  let x = margin;
  return entries
    .map((entry) => {
      const at = x;
      x += 46 + widthOf(entry.text);
      return legendEntry(entry, { x: at, y: 76 });
    })
    .join('\n');
}

const upright: ReadonlySet<string> = new Set(['stage', 'verdict']);

/** A sample of the line, lying or upright as it is in the plots, and what it is. */
function legendEntry({ look, text }: Entry, { x, y }: Place): string {
  const sample = upright.has(look)
    ? line({ x: x + 11, y: y - 11 }, { x: x + 11, y: y + 3 }, look)
    : line({ x, y: y - 4 }, { x: x + 22, y: y - 4 }, look);
  return `${sample}${label(text, { x: x + 28, y })}`;
}

/** The share of each stage above the line where it begins, unless the one before leaves no room. */
export function stageLabels({ state }: Report, time: Axis, y: number): string {
  const since = state?.startedAt ?? 0;
  let free = 0;
  const labels = (state?.stages ?? []).map(({ startedAt, realShare }) => {
    const text = formatShare(realShare);
    const x = xOf(startedAt - since, time);
    if (x < free) return '';
    free = x + widthOf(text, 11) + 6;
    return label(text, { x, y }, { class: 'tick' });
  });
  return labels.join('');
}

/** Above its line, on the side where there is more room. */
export function verdictLabel(report: Report, { verdict, time }: Frame, y: number): string {
  if (verdict === undefined) return '';
  const x = xOf(verdict, time);
  const text = `verdict ${formatTime(startOf(report) + verdict)} UTC, after ${formatDuration(verdict)}`;
  const isLate = x > (left + right) / 2;
  return label(text, { x, y }, { class: 'verdictText', 'text-anchor': isLate ? 'end' : 'start' });
}

/** The picture in words, for those who do not see it. Holds outside text. */
export function description(report: Report, all: readonly Point[]): string {
  const { state } = report;
  const since = startOf(report);
  const shares = (state?.stages ?? []).map(({ realShare }) => formatShare(realShare));
  const turned = state?.turnedBack;
  return [
    `The share of the new version and its metrics over time. Stages: ${shares.join(', ')}.`,
    ...(turned === undefined
      ? []
      : [`Verdict after ${formatDuration(turned.at - since)}: ${turned.reason.sentence}.`]),
    ...metricsOf(report, all).map(({ name, words, unit, bound }) => {
      const last = (side: 'candidate' | 'stable'): string =>
        formatValue(all.map((point) => point[side][name]).findLast(isMeasured), unit);
      const limit = isMeasured(bound) ? `, limit ${formatValue(bound, unit)}` : '';
      return `${words ?? name}: at last new ${last('candidate')}, old ${last('stable')}${limit}.`;
    }),
  ].join(' ');
}
