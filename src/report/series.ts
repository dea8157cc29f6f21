import type { StageRecord, StageSample } from '../model/state.ts';

/** A moment of the rollout, for charts: a sample, or the mean of several near each other. */
export interface Point {
  readonly at: number;
  readonly share: number;
  readonly candidate: Arm;
  readonly stable: Arm;
}

/** Values by the name of a metric or the text of a check; undefined: no data. */
export type Arm = Readonly<Record<string, number | undefined>>;

/** Names of the metrics that every sample has, apart from the checks' texts. */
export const errorsName = ' errors';
export const p99Name = ' p99';

/** At most `cap` points, evenly spread over the time from the first sample to the last. */
export function points(stages: readonly StageRecord[], cap: number): readonly Point[] {
  const all = stages.flatMap(({ realShare, samples }) => samples.map((sample) => pointOf(sample, realShare)));
  if (all.length <= cap) return all;
  const start = all[0]?.at ?? 0;
  const span = Math.max(1, (all.at(-1)?.at ?? 0) - start);
  const buckets = Map.groupBy(all, ({ at }) => Math.min(cap - 1, Math.floor(((at - start) / span) * cap)));
  return [...buckets.values()].map(mean);
}

function pointOf(sample: StageSample, share: number): Point {
  const arm = (side: 'candidate' | 'stable'): Arm => ({
    [errorsName]: sample[side].errorRatio,
    [p99Name]: sample[side].p99Seconds,
    ...Object.fromEntries(sample.checks.map((check) => [check.text, check[side]])),
  });
  return { at: sample.at, share, candidate: arm('candidate'), stable: arm('stable') };
}

function mean(group: readonly Point[]): Point {
  const [first] = group;
  const last = group.at(-1) ?? first;
  if (last === undefined) throw new RangeError('a group of points has at least one');
  const arms = (side: 'candidate' | 'stable'): Arm => {
    const names = new Set(group.flatMap((point) => Object.keys(point[side])));
    return Object.fromEntries(
      [...names].map((name) => [name, meanOf(group.map((point) => point[side][name]))]),
    );
  };
  return { at: last.at, share: last.share, candidate: arms('candidate'), stable: arms('stable') };
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Charts have no gaps: an unknown value is drawn as the one before it, the first ones as the first known. */
export function filled(values: readonly (number | undefined)[]): readonly number[] {
  let last = values.find((value) => value !== undefined) ?? 0;
  return values.map((value) => (last = value ?? last));
}

/** The points at even steps of time, as a chart draws them: each shows the latest point so far. */
export function evenly(all: readonly Point[], count: number): readonly Point[] {
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) return [];
  const step = (last.at - first.at) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first.at + step * index;
    return all.findLast((point) => point.at <= at + step / 2) ?? first;
  });
}
