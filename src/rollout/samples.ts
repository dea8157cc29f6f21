import type { ArmSample, ArmTotals, StageRecord, StageSample } from '../model/state.ts';

/** A stage keeps at most this many samples; then neighbours are merged, so a journal stays small. */
export const maxSamples = 120;

/** Adds a poll to a stage's record: its totals and its bounded samples. */
export function addSample(stage: StageRecord, sample: StageSample): StageRecord {
  const previousAt = stage.samples.at(-1)?.at ?? stage.startedAt;
  const seconds = Math.max(0, sample.at - previousAt) / 1000;
  return {
    ...stage,
    totals: {
      candidate: addTotals(stage.totals.candidate, sample.candidate, seconds),
      stable: addTotals(stage.totals.stable, sample.stable, seconds),
    },
    samples: bounded([...stage.samples.slice(0, -1), ...stage.samples.slice(-1).map(older), kept(sample)]),
  };
}

/** As it is told: counts are in the ledgers, and more than six digits say nothing. */
function kept(sample: StageSample): StageSample {
  return {
    ...sample,
    candidate: keptArm(sample.candidate),
    stable: keptArm(sample.stable),
    checks: sample.checks.map(({ counts, ...check }) => ({
      ...check,
      candidate: sixDigits(check.candidate),
      stable: sixDigits(check.stable),
    })),
  };
}

/** Percentiles of polls cannot be added up: only the latest ones are told. */
function older(sample: StageSample): StageSample {
  return { ...sample, checks: sample.checks.map(({ answers, ...check }) => check) };
}

function keptArm({ requestsPerSecond, errorRatio, p99Seconds }: ArmSample): ArmSample {
  return {
    requestsPerSecond: sixDigits(requestsPerSecond),
    errorRatio: sixDigits(errorRatio),
    p99Seconds: sixDigits(p99Seconds),
  };
}

function sixDigits(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6));
}

function addTotals(
  totals: ArmTotals,
  { requestsPerSecond, errorRatio }: ArmSample,
  seconds: number,
): ArmTotals {
  const requests = (requestsPerSecond ?? 0) * seconds;
  return {
    requests: totals.requests + requests,
    errors: totals.errors + requests * (errorRatio ?? 0),
  };
}

function bounded(samples: readonly StageSample[]): readonly StageSample[] {
  if (samples.length <= maxSamples) return samples;
  return samples.flatMap((sample, index) => {
    if (index % 2 === 1) return [];
    const next = samples[index + 1];
    return next === undefined ? [sample] : [merged(sample, next)];
  });
}

function merged(a: StageSample, b: StageSample): StageSample {
  return {
    at: b.at,
    polls: a.polls + b.polls,
    candidate: mergedArm([a, a.candidate], [b, b.candidate]),
    stable: mergedArm([a, a.stable], [b, b.stable]),
    checks: b.checks,
  };
}

type Weighed = readonly [StageSample, ArmSample];

function mergedArm(a: Weighed, b: Weighed): ArmSample {
  const mean = (key: keyof ArmSample): number | undefined => weighedMean(a, b, key);
  return {
    requestsPerSecond: mean('requestsPerSecond'),
    errorRatio: mean('errorRatio'),
    p99Seconds: mean('p99Seconds'),
  };
}

function weighedMean([aSample, a]: Weighed, [bSample, b]: Weighed, key: keyof ArmSample): number | undefined {
  const first = a[key];
  const second = b[key];
  if (first === undefined || second === undefined) return second ?? first;
  return (first * aSample.polls + second * bSample.polls) / (aSample.polls + bSample.polls);
}
