import type { Report } from '../model/report.ts';
import { metricsOf, shifts, type Metric } from './drawn.ts';
import { timeAxis, valueAxis, valueText, type Axis } from './scale.ts';
import { points, type Point } from './series.ts';
import type { Dot, Frame, Panel } from './svg-panel.ts';

/** Of all stages together: about one for each pixel or two. */
const mostPoints = 480;
/** Beyond this a number is no measurement. */
const mostSize = 1e100;

/** The samples of each stage that has any: between two stages nothing is measured. */
export function pointsByStage({ state }: Report): readonly (readonly Point[])[] {
  const stages = (state?.stages ?? []).filter(({ samples }) => samples.length > 0);
  const cap = Math.max(2, Math.floor(mostPoints / Math.max(1, stages.length)));
  return stages.map((stage) => points([stage], cap));
}

/** What all panels share: from the start of the rollout to its end, or to now. */
export function frameOf(report: Report): Frame {
  const since = startOf(report);
  const verdictAt = report.state?.turnedBack?.at;
  return {
    time: timeAxis(Math.max(1, endOf(report) - since)),
    stages: (report.state?.stages ?? []).map(({ startedAt }) => startedAt - since),
    verdict: verdictAt === undefined ? undefined : verdictAt - since,
  };
}

export function startOf({ state, at }: Report): number {
  return state?.startedAt ?? at;
}

/** Clocks of two runners may differ: nothing that is drawn is later. */
function endOf({ state, at }: Report): number {
  if (state === undefined) return at;
  const samples = state.stages.flatMap((stage) => stage.samples.at(-1)?.at ?? []);
  return Math.max(state.finished?.at ?? at, state.turnedBack?.at ?? 0, ...samples);
}

/** The share, then each metric. */
export function panelsOf(report: Report, stages: readonly (readonly Point[])[]): readonly Panel[] {
  const metrics = metricsOf(report, stages.flat());
  return [sharePanel(report), ...metrics.map((metric) => metricPanel(metric, stages, startOf(report)))];
}

function sharePanel(report: Report): Panel {
  const since = startOf(report);
  const end = frameOf(report).time.high;
  const changes = [{ at: since, share: 0 }, ...shifts(report)];
  const corners = changes.flatMap(({ at, share }, index): readonly Dot[] => [
    { at: at - since, value: changes[index - 1]?.share ?? 0 },
    { at: at - since, value: share },
  ]);
  const way = [...corners, { at: end, value: corners.at(-1)?.value ?? 0 }];
  return {
    title: 'Share of the new version',
    titleAbove: 42,
    height: 80,
    axis: shareAxis,
    lines: [
      { look: 'area', pieces: [[...way, { at: end, value: 0 }]] },
      { look: 'new', pieces: [way] },
    ],
    limit: undefined,
  };
}

const shareAxis: Axis = {
  low: 0,
  high: 100,
  ticks: [0, 50, 100].map((value) => ({ value, text: `${value} %` })),
};

function metricPanel(metric: Metric, stages: readonly (readonly Point[])[], since: number): Panel {
  const { name, words, unit } = metric;
  const bound = isMeasured(metric.bound) ? metric.bound : undefined;
  const line = (side: 'candidate' | 'stable'): readonly (readonly Dot[])[] =>
    stages.flatMap((all) => pieces(all.map((point) => ({ at: point.at - since, value: point[side][name] }))));
  const lines = [
    { look: 'old', pieces: line('stable') },
    { look: 'new', pieces: line('candidate') },
  ] as const;
  const values = lines.flatMap((one) => one.pieces.flat().map(({ value }) => value));
  return {
    title: words ?? name,
    titleAbove: 9,
    height: 100,
    axis: valueAxis([...values, ...(bound === undefined ? [] : [bound])], unit),
    lines,
    limit: bound === undefined ? undefined : { value: bound, text: `limit ${valueText(bound, unit)}` },
  };
}

interface Measured {
  readonly at: number;
  readonly value: number | undefined;
}

/** Neighbours that have data. */
function pieces(all: readonly Measured[]): readonly (readonly Dot[])[] {
  return all
    .reduce<readonly (readonly Dot[])[]>(
      (done, { at, value }) =>
        isMeasured(value) ? [...done.slice(0, -1), [...(done.at(-1) ?? []), { at, value }]] : [...done, []],
      [[]],
    )
    .filter((piece) => piece.length > 0);
}

/** Whether there is a number that can be drawn. */
export function isMeasured(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) <= mostSize;
}
