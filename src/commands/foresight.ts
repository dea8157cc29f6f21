import { pollsToTell } from '../analysis/bursts.ts';
import { foresight, type Usual } from '../analysis/foresight.ts';
import type { Arm } from '../metrics/arm.ts';
import { printDuration } from '../lib/duration.ts';
import type { Check, EvidenceCheck } from '../model/check.ts';
import type { Spec } from '../model/spec.ts';
import { countsSample } from '../observe/counts.ts';
import { baselineShare } from '../plan/baseline.ts';
import type { House } from './house.ts';
import { rowsAt } from './meters.ts';

/** How long is looked back at the service. */
const lookBackMs = 600_000;

/** What the first stage is able to see of errors, by the traffic of the last minutes. */
export async function foresightOf(
  checks: readonly Check[],
  arm: Arm,
  house: House,
): Promise<readonly string[]> {
  const errors = checks.find(isErrors);
  const stage = house.spec.stages.find(({ weight }) => weight > 0 && weight < 100);
  if (errors === undefined || stage === undefined) return [];
  const usual = await usualOf(errors, arm, house);
  const { judging, pacing } = house.spec;
  const { intervalMs } = pacing;
  const oldShare = (errors.against === 'baseline' ? baselineShare(stage) : 100 - stage.weight) / 100;
  const told = usual && foresight(errors, stage, { usual, oldShare, judging, intervalMs });
  return told === undefined ? [] : [told];
}

/** Of stages that end before the checks which nobody wrote could fail: written ones would be refused. */
export function shortStages({ stages, pacing: { intervalMs } }: Spec): readonly string[] {
  const neededMs = pollsToTell * intervalMs;
  return stages
    .filter(({ bakeMs }) => bakeMs > 0 && bakeMs < neededMs)
    .map(
      ({ weight, bakeMs }) =>
        `The stage of ${weight} % bakes ${printDuration(bakeMs)}, and errors can be seen only after ${pollsToTell} polls of ${printDuration(intervalMs)}: bake longer, or shorten \`interval\`.`,
    );
}

function isErrors(check: Check): check is EvidenceCheck {
  return check.kind === 'evidence' && check.counts === 'errors';
}

/** Before the rollout all pods are old: the same arm on both sides. */
async function usualOf(check: EvidenceCheck, arm: Arm, house: House): Promise<Usual | undefined> {
  const until = house.clock.now();
  const span = { since: until - lookBackMs, until };
  const rows = (promql: string, at: number): ReturnType<typeof rowsAt> => rowsAt(promql, at, house);
  const { counts } = await countsSample(check, { candidate: arm, stable: arm }, { span, rows });
  const counted = counts?.series[0]?.counted;
  if (counted === undefined || counted.n === 0) return undefined;
  return { requestsPerSecond: counted.n / (lookBackMs / 1000), errorRatio: counted.x / counted.n };
}
