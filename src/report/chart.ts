import { escapeCode } from '../lib/escape.ts';
import { formatShare, formatTime } from '../lib/format.ts';
import { splitAfter } from '../model/reach.ts';
import type { Report } from '../model/report.ts';
import type { MetricCheck, Unit } from '../model/spec.ts';
import { stepRuns } from './agenda.ts';
import { checksOf, formatValue } from './checks.ts';
import { errorsName, evenly, filled, p99Name, points, type Point } from './series.ts';
import { folded, table } from './table.ts';

const cap = 40;
const mostMetrics = 4;

/** Something that is drawn for both versions. The label is Markdown. */
interface Metric {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly bound: number | undefined;
}

/** Charts of the share and the checked metrics over time, and the same as a table. Empty without samples. */
export function charts(report: Report): string {
  const all = points(report.state?.stages ?? [], cap);
  if (all.length === 0) return '';
  const metrics = metricsOf(report, all);
  const since = report.state?.startedAt ?? 0;
  const drawn = all.length < 2 ? [] : [shareChart(report), ...drawings(metrics, all, since)];
  return folded('Share and metrics over time', [...drawn, pointTable(metrics, all)].join('\n\n'));
}

function metricsOf({ plan }: Report, all: readonly Point[]): readonly Metric[] {
  const checked = checksOf(plan)
    .filter((check): check is MetricCheck => check.kind === 'metric')
    .map(({ text, unit, bound }) => ({ name: text, label: escapeCode(text, 120), unit, bound }));
  const usual: readonly Metric[] = [
    { name: errorsName, label: 'errors', unit: 'ratio', bound: undefined },
    { name: p99Name, label: 'p99', unit: 'seconds', bound: undefined },
  ];
  const metrics = checked.length > 0 ? checked : usual;
  return metrics
    .filter(({ name }) => all.some((point) => point.candidate[name] !== undefined))
    .slice(0, mostMetrics);
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
  const shares = Array.from({ length: cap }, (_, index) =>
    shareAt(report, since + (span * index) / (cap - 1)),
  );
  const drawing = { unit: '%', minutes: [0, span / 60_000], lines: [shares], range: [0, 100] } as const;
  return `Share of the new version:\n\n${xychart(drawing)}`;
}

function shareAt(report: Report, at: number): number {
  const run = stepRuns(report).findLast(
    ({ step, endedAt }) => splitAfter(step) !== undefined && endedAt !== undefined && endedAt <= at,
  );
  if (run === undefined) return 0;
  const { step, direction } = run;
  if (step.kind === 'shift-traffic') return step.why === 'home' ? 100 : step.realShare;
  const isLast = step.kind === 'remove-candidate' && direction === 'forward';
  return isLast ? 100 : (splitAfter(step)?.share ?? 0);
}

const axes: Readonly<Record<Unit, { readonly name: string; readonly factor: number }>> = {
  ratio: { name: '%', factor: 100 },
  seconds: { name: 'ms', factor: 1000 },
  'per-second': { name: 'per second', factor: 1 },
  number: { name: 'value', factor: 1 },
};

function legend({ label, bound, unit }: Metric): string {
  const limit = bound === undefined ? '' : `, 🟠 limit ${formatValue(bound, unit)}`;
  return `${label}: 🔴 new, ⚫ old${limit}`;
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
  const header = ['UTC', 'Share', ...metrics.map(({ label }) => `${label} (new / old)`)];
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
