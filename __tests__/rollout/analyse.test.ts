import { describe, expect, test } from '@jest/globals';
import type { CheckSample, StageSample } from '../../src/model/state.ts';
import { addSample, maxSamples } from '../../src/rollout/samples.ts';
import { analyse, deadlineMs } from '../../src/rollout/steps/analyse.ts';
import type { Progress } from '../../src/rollout/step-kind.ts';
import { arm, sampleOf } from './making.ts';
import { plan, seeing, start, stepOfKind, within } from './seeing.ts';

const step = stepOfKind('analyse');
const silent = { requestsPerSecond: undefined, errorRatio: undefined, p99Seconds: undefined };

function judged(
  verdict: CheckSample['verdict'],
  ms: number,
  breaches: Readonly<Record<string, number>> = {},
): Progress {
  const seen = seeing({ sample: sampleOf(verdict) }, { at: start + ms });
  return analyse.next(step, {
    plan,
    memory: { startedAt: start, breaches },
    ledgers: {},
    begunAt: start,
    seen,
  });
}

describe('a stage', () => {
  test('bakes for its time, however well it goes', () => {
    expect(judged('pass', 0)).toMatchObject({
      is: 'waiting',
      waitingFor: 'stage 1 of 2',
      waitMs: 1000,
      events: [{ type: 'sample-taken' }],
    });
    expect(judged('pass', 2600)).toMatchObject({ is: 'waiting', waitMs: 400 });
    expect(judged('pass', 3000)).toMatchObject({ is: 'finished', events: [{ type: 'sample-taken' }] });
  });

  test('fails on breaches in a row, with its sample recorded', () => {
    expect(judged('breach', 0)).toMatchObject({ is: 'waiting' });
    const [check] = step.checks;
    expect(judged('breach', 0, { [check?.text ?? '']: 1 })).toMatchObject({
      is: 'failed',
      reason: { kind: 'check-failed', check: check?.text },
      events: [{ type: 'sample-taken', breaches: { [check?.text ?? '']: 2 } }],
    });
  });

  test('that cannot be judged is waited for until its deadline, and then fails', () => {
    const deadline = deadlineMs(step, 1000);
    expect(deadline).toBe(13_000);
    expect(deadlineMs({ ...step, stage: { weight: 5, bakeMs: 60_000, needsApproval: false } }, 1000)).toBe(
      120_000,
    );
    expect(judged('no-data', 5000)).toMatchObject({ is: 'waiting', waitMs: 1000 });
    // Not at once again, although the bake time is over.
    expect(judged('no-data', 3000)).toMatchObject({ is: 'waiting', waitMs: 1000 });
    expect(judged('no-data', deadline - 1)).toMatchObject({ is: 'waiting' });
    expect(judged('no-data', deadline)).toMatchObject({ is: 'failed', reason: { kind: 'no-data' } });
  });

  test('asks its own checks', () => {
    const state = within('analyse');
    expect(analyse.questions(step, plan, state)).toEqual([
      { ask: 'sample', checks: step.checks, since: {}, share: step.realShare },
    ]);
    expect(analyse.undo(step, plan)).toEqual([]);
  });

  test('at 100 % asks for what was just before the rollout, however long it was held until then', () => {
    const hour = 3_600_000;
    const state = within('analyse');
    const late = { ...state, startedAt: start, step: { startedAt: start + 48 * hour, breaches: {} } };
    const [question] = analyse.questions({ ...step, realShare: 100 }, plan, late);
    expect(question).toMatchObject({ mirroredAt: start + 24 * hour });
  });
});

describe('the samples of a stage', () => {
  const [stage] = within('analyse').stages;
  if (stage === undefined) throw new Error('There is no stage.');
  const poll = (seconds: number, candidate = arm as StageSample['candidate']): StageSample => ({
    ...sampleOf('pass'),
    at: start + seconds * 1000,
    candidate,
  });

  test('count requests and errors by the time between polls', () => {
    const two = addSample(addSample(stage, poll(2)), poll(5));
    expect(two.totals.candidate).toEqual({ requests: 50, errors: 25 });
    expect(addSample(two, poll(9, silent)).totals.candidate).toEqual({ requests: 50, errors: 25 });
    expect(addSample(two, poll(1)).totals.candidate).toEqual({ requests: 50, errors: 25 });
  });

  test('are merged in pairs when there are too many', () => {
    let full = stage;
    for (let index = 1; index <= maxSamples; index += 1) full = addSample(full, poll(index));
    expect(full.samples).toHaveLength(maxSamples);
    const merged = addSample(full, poll(maxSamples + 1, { ...arm, p99Seconds: 2 }));
    expect(merged.samples).toHaveLength(maxSamples / 2 + 1);
    expect(merged.samples.map(({ polls }) => polls)).toEqual([...Array.from({ length: 60 }, () => 2), 1]);
    expect(merged.samples[0]).toMatchObject({ at: start + 2000, candidate: arm, checks: poll(2).checks });
    expect(merged.samples.at(-1)).toMatchObject({ at: start + 121_000, candidate: { p99Seconds: 2 } });
  });

  test('keep how answers came of the latest poll only', () => {
    const times = { perMinute: 120, p50Seconds: 0.01, p90Seconds: 0.02, p99Seconds: 0.03 };
    const answers = { candidate: times, stable: times };
    const answered = (seconds: number): StageSample => {
      const taken = poll(seconds);
      return { ...taken, checks: taken.checks.map((check) => ({ ...check, answers })) };
    };
    const { samples } = [1, 2, 3].map(answered).reduce(addSample, stage);
    const has = samples.map(({ checks }) => checks.map((check) => check.answers));
    expect(has).toEqual([undefined, undefined, answers].map((own) => poll(0).checks.map(() => own)));
  });

  test('merged weigh by their polls, and silence does not count', () => {
    const samples = Array.from({ length: maxSamples }, (_, index) => poll(index));
    const changed = [
      { ...poll(0, { requestsPerSecond: 10, errorRatio: 0.1, p99Seconds: 1 }), polls: 3 },
      { ...poll(1, { requestsPerSecond: 20, errorRatio: undefined, p99Seconds: 5 }), polls: 2 },
      poll(2, silent),
      poll(3),
      ...samples.slice(4),
    ];
    const [first, second] = addSample({ ...stage, samples: changed }, poll(200)).samples;
    expect(first).toMatchObject({
      polls: 5,
      candidate: { requestsPerSecond: 14, errorRatio: 0.1, p99Seconds: 2.6 },
    });
    expect(second).toMatchObject({ candidate: arm, stable: arm });
  });
});
