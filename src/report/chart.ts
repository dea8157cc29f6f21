import { escapeCode } from '../lib/escape.ts';
import { formatNumber, formatShare, formatTime } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import type { Unit } from '../model/check.ts';
import { formatValue } from './checks.ts';
import { metricsOf, shifts, type Metric, type Shift } from './drawn.ts';
import { evenly, filled, points, type Point } from './series.ts';
import { folded, table } from './table.ts';

const cap = 40;
/** Of the share: enough for steps that look upright, and a verdict that looks like a line. */
const sharePoints = 301;

/** Charts of the share and the checked metrics over time, and the same as a table. Empty without samples. */
export function charts(report: Report): string {
  const all = points(report.state?.stages ?? [], cap);
  if (all.length === 0) return '';
  const metrics = metricsOf(report, all);
  const drawn = all.length < 2 ? [] : [shareChart(report), ...drawings(metrics, all, report)];
  return folded('Share and metrics over time', [...drawn, pointTable(metrics, all)].join('\n\n'));
}

function drawings(metrics: readonly Metric[], all: readonly Point[], report: Report): readonly string[] {
  const even = evenly(all, Math.min(cap, all.length));
  const minutes = [even[0], even.at(-1)].map((point) => minuteOf(point?.at ?? 0, report));
  return metrics.flatMap((metric) => {
    const plots = plotsOf(metric, even);
    const range = extent(
      plots.flatMap(({ values }) => values),
      metric.unit,
    );
    return [
      [legend(metric, plots), verdictText(report)].filter((text) => text !== '').join('; '),
      xychart({ unit: axes[metric.unit].name, minutes, plots, range }),
    ];
  });
}

/** The share from the start of the rollout to its end, by the shifts that were verified. */
function shareChart(report: Report): string {
  const since = report.state?.startedAt ?? report.at;
  const span = Math.max(1, (report.state?.finished?.at ?? report.at) - since);
  const changes = shifts(report);
  const shares = Array.from({ length: sharePoints }, (_, index) =>
    shareAt(changes, since + (span * index) / (sharePoints - 1)),
  );
  const plots = [...needle(report, span), { ...newLine, values: shares }];
  const chart = xychart({ unit: '%', minutes: [0, span / 60_000], plots, range: [0, 100] });
  const verdict = verdictText(report);
  return `Share of the new version${verdict === '' ? '' : `, 🟣 ${verdict}`}:\n\n${chart}`;
}

/** Mermaid has no vertical line: a series of zeros with one peak, which is thin among many points. */
function needle(report: Report, span: number): readonly Plot[] {
  const verdictAt = report.state?.turnedBack?.at;
  if (verdictAt === undefined) return [];
  const values = Array<number>(sharePoints).fill(0);
  const place = (60_000 * minuteOf(verdictAt, report)) / span;
  return [{ ...verdictLine, values: values.with(Math.round(place * (sharePoints - 1)), 100) }];
}

function shareAt(changes: readonly Shift[], time: number): number {
  return changes.findLast(({ at }) => at <= time)?.share ?? 0;
}

function minuteOf(at: number, { state }: Report): number {
  return (at - (state?.startedAt ?? at)) / 60_000;
}

/** `verdict at minute 3.2`; empty when no verdict turned it back. */
function verdictText(report: Report): string {
  const at = report.state?.turnedBack?.at;
  return at === undefined ? '' : `verdict at minute ${formatNumber(minuteOf(at, report), 1)}`;
}

const axes: Readonly<Record<Unit, { readonly name: string; readonly factor: number }>> = {
  ratio: { name: '%', factor: 100 },
  seconds: { name: 'ms', factor: 1000 },
  'per-second': { name: 'per second', factor: 1 },
  cores: { name: 'cores', factor: 1 },
  bytes: { name: 'MiB', factor: 2 ** -20 },
  number: { name: 'value', factor: 1 },
};

/** In Markdown. */
function label({ name, words }: Metric): string {
  return words ?? escapeCode(name, 120);
}

function legend(metric: Metric, plots: readonly Plot[]): string {
  return `${label(metric)}: ${plots.map(({ legend: text }) => text).join(', ')}`;
}

function plotsOf({ name, unit, bound }: Metric, even: readonly Point[]): readonly Plot[] {
  const { factor } = axes[unit];
  const line = (side: 'candidate' | 'stable'): readonly number[] =>
    filled(even.map((point) => point[side][name])).map((value) => value * factor);
  const hasOld = even.some((point) => point.stable[name] !== undefined);
  return [
    { ...newLine, values: line('candidate') },
    ...(hasOld ? [{ ...oldLine, values: line('stable') }] : []),
    ...(bound === undefined
      ? []
      : [{ ...limitLine(formatValue(bound, unit)), values: even.map(() => bound * factor) }]),
  ];
}

/** One series of a chart. */
interface Plot {
  readonly colour: string;
  readonly legend: string;
  readonly values: readonly number[];
}

type Look = Omit<Plot, 'values'>;
const newLine: Look = { colour: '#d1242f', legend: '🔴 new' };
const oldLine: Look = { colour: '#848d97', legend: '⚫ old' };
const verdictLine: Look = { colour: '#8250df', legend: '🟣 verdict' };

function limitLine(limit: string): Look {
  return { colour: '#bc4c00', legend: `🟠 limit ${limit}` };
}

interface Drawing {
  readonly unit: string;
  readonly range: readonly [number, number];
  /** First and last, since the start of the rollout. */
  readonly minutes: readonly (number | undefined)[];
  /** The first one is drawn first, under the others. */
  readonly plots: readonly Plot[];
}

function palette(plots: readonly Plot[]): string {
  const colours = plots.map(({ colour }) => colour).join(', ');
  return `%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${colours}"}}}}%%`;
}

/** Numbers and words of our own only: nothing from outside is ever put into a chart. */
function xychart({ unit, minutes: [first = 0, last = 0], plots, range: [low, high] }: Drawing): string {
  const body = [
    palette(plots),
    'xychart-beta',
    `  x-axis "minutes" ${number(first)} --> ${number(Math.max(last, first + 0.01))}`,
    `  y-axis "${unit}" ${number(low)} --> ${number(high)}`,
    ...plots.map(({ values }) => `  line [${values.map(number).join(', ')}]`),
  ];
  return ['```mermaid', ...body, '```'].join('\n');
}

/** From zero, unless all values are crowded together far above it, as a success rate is. */
function extent(values: readonly number[], unit: Unit): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 0)];
  const least = Math.min(...known);
  const most = unit === 'ratio' && high <= 100 ? 100 : Infinity;
  if (least > high * 0.5 && least > 0) return [Math.floor(least * 0.98), Math.min(high * 1.02, most)];
  return [low, high === low ? low + 1 : Math.min(high * 1.1, most)];
}

function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(3))) : '0';
}

function pointTable(metrics: readonly Metric[], all: readonly Point[]): string {
  const header = ['UTC', 'Share', ...metrics.map((metric) => `${label(metric)} (new / old)`)];
  const rows = all.map((point) => [
    formatTime(point.at),
    formatShare(point.share),
    ...metrics.map(
      ({ name, unit }) =>
        `${formatValue(point.candidate[name], unit)} / ${formatValue(point.stable[name], unit)}`,
    ),
  ]);
  return table(header, rows);
}
