import { escapeCode } from '../lib/escape.ts';
import { formatShare, formatTime } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import type { Unit } from '../model/spec.ts';
import { formatValue } from './checks.ts';
import { metricsOf, shifts, type Metric, type Shift } from './drawn.ts';
import { evenly, filled, points, type Point } from './series.ts';
import { folded, table } from './table.ts';

const cap = 40;

/** Charts of the share and the checked metrics over time, and the same as a table. Empty without samples. */
export function charts(report: Report): string {
  const all = points(report.state?.stages ?? [], cap);
  if (all.length === 0) return '';
  const metrics = metricsOf(report, all);
  const since = report.state?.startedAt ?? 0;
  const drawn = all.length < 2 ? [] : [shareChart(report), ...drawings(metrics, all, since)];
  return folded('Share and metrics over time', [...drawn, pointTable(metrics, all)].join('\n\n'));
}

function drawings(metrics: readonly Metric[], all: readonly Point[], since: number): readonly string[] {
  const even = evenly(all, Math.min(cap, all.length));
  const minutes = [even[0], even.at(-1)].map((point) => ((point?.at ?? since) - since) / 60_000);
  return metrics.flatMap((metric) => {
    const lines = linesOf(metric, even);
    return [
      legend(metric),
      xychart({ unit: axes[metric.unit].name, minutes, lines, range: extent(lines.flat()) }),
    ];
  });
}

/** The share from the start of the rollout to its end, by the shifts that were verified. */
function shareChart(report: Report): string {
  const since = report.state?.startedAt ?? report.at;
  const span = Math.max(1, (report.state?.finished?.at ?? report.at) - since);
  const changes = shifts(report);
  const shares = Array.from({ length: cap }, (_, index) =>
    shareAt(changes, since + (span * index) / (cap - 1)),
  );
  const drawing = { unit: '%', minutes: [0, span / 60_000], lines: [shares], range: [0, 100] } as const;
  return `Share of the new version:\n\n${xychart(drawing)}`;
}

function shareAt(changes: readonly Shift[], time: number): number {
  return changes.findLast(({ at }) => at <= time)?.share ?? 0;
}

const axes: Readonly<Record<Unit, { readonly name: string; readonly factor: number }>> = {
  ratio: { name: '%', factor: 100 },
  seconds: { name: 'ms', factor: 1000 },
  'per-second': { name: 'per second', factor: 1 },
  number: { name: 'value', factor: 1 },
};

/** In Markdown. */
function label({ name, words }: Metric): string {
  return words ?? escapeCode(name, 120);
}

function legend(metric: Metric): string {
  const { bound, unit } = metric;
  const limit = bound === undefined ? '' : `, 🟠 limit ${formatValue(bound, unit)}`;
  return `${label(metric)}: 🔴 new, ⚫ old${limit}`;
}

function linesOf({ name, unit, bound }: Metric, even: readonly Point[]): readonly (readonly number[])[] {
  const { factor } = axes[unit];
  const line = (side: 'candidate' | 'stable'): readonly number[] =>
    filled(even.map((point) => point[side][name])).map((value) => value * factor);
  const hasOld = even.some((point) => point.stable[name] !== undefined);
  const old = hasOld ? line('stable') : line('candidate');
  return [line('candidate'), old, ...(bound === undefined ? [] : [even.map(() => bound * factor)])];
}

interface Drawing {
  readonly unit: string;
  readonly range: readonly [number, number];
  /** First and last, since the start of the rollout. */
  readonly minutes: readonly (number | undefined)[];
  readonly lines: readonly (readonly number[])[];
}

const palette =
  '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#d1242f, #57606a, #bc4c00"}}}}%%';

/** Numbers and words of our own only: nothing from outside is ever put into a chart. */
function xychart({ unit, minutes: [first = 0, last = 0], lines, range: [low, high] }: Drawing): string {
  const body = [
    palette,
    'xychart-beta',
    `  x-axis "minutes" ${number(first)} --> ${number(Math.max(last, first + 0.01))}`,
    `  y-axis "${unit}" ${number(low)} --> ${number(high)}`,
    ...lines.map((line) => `  line [${line.map(number).join(', ')}]`),
  ];
  return ['```mermaid', ...body, '```'].join('\n');
}

/** From zero, unless all values are crowded together far above it, as a success rate is. */
function extent(values: readonly number[]): readonly [number, number] {
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 0)];
  const least = Math.min(...known);
  if (least > high * 0.5 && least > 0) return [Math.floor(least * 0.98), high === 100 ? 100 : high * 1.02];
  return [low, high === low ? low + 1 : high * 1.1];
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
