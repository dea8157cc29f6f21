import { oneLine } from '../lib/escape.ts';
import { formatInstant } from '../lib/format.ts';
import type { Report } from '../model/report.ts';
import type { ArmTotals, StageRecord, StageSample } from '../model/state.ts';
import type { Analyse } from '../model/step.ts';
import type { JsonReport } from './schema.ts';

type JsonStage = JsonReport['stages'][number];

/** One stage of the plan as data, reached or not. */
export function stageJson(step: Analyse, { state }: Report): JsonStage {
  const record = state?.stages.findLast(({ number }) => number === step.number);
  const asked = {
    number: step.number,
    weight: step.stage.weight,
    realShare: record?.realShare ?? step.realShare,
    bakeSeconds: step.stage.bakeMs / 1000,
  };
  return record === undefined
    ? { ...asked, verdict: 'not-reached', samples: [] }
    : { ...asked, ...reached(record) };
}

function reached({
  verdict,
  startedAt,
  endedAt,
  totals,
  samples,
}: StageRecord): Omit<JsonStage, 'number' | 'weight' | 'realShare' | 'bakeSeconds'> {
  return {
    verdict,
    startedAt: formatInstant(startedAt),
    endedAt: endedAt === undefined ? undefined : formatInstant(endedAt),
    totals: { candidate: rounded(totals.candidate), stable: rounded(totals.stable) },
    samples: samples.map(sampleJson),
  };
}

function rounded({ requests, errors }: ArmTotals): ArmTotals {
  return { requests: Math.round(requests), errors: Math.round(errors) };
}

function sampleJson({ at, polls, candidate, stable, checks }: StageSample): JsonStage['samples'][number] {
  return {
    at: formatInstant(at),
    polls,
    candidate,
    stable,
    checks: checks.map((check) => ({
      ...check,
      text: oneLine(check.text),
      detail: check.detail === undefined ? undefined : oneLine(check.detail),
    })),
  };
}
