import { formatValue } from './value.ts';
import type { Check } from '../model/spec.ts';
import type { Reason } from '../model/outcome.ts';
import type { CheckSample } from '../model/state.ts';

/** Why a check that breached too often in a row ends the rollout. */
export function breachReason(check: Check, sample: CheckSample): Reason {
  return {
    kind: 'check-failed',
    sentence: `${check.text}: the new version ${measured(check, sample)}, ${check.consecutive} polls in a row`,
    check: check.text,
  };
}

/** Why a stage that could not be judged in time ends the rollout. */
export function undecidedReason(check: Check, sample: CheckSample): Reason {
  const isSilent = sample.verdict === 'no-data';
  return {
    kind: isSilent ? 'no-data' : 'check-failed',
    sentence: isSilent
      ? `${check.text}: no data for the new version until the stage's deadline (${sample.detail ?? 'the query returned nothing'})`
      : `${check.text}: still breached at the stage's deadline, the new version ${measured(check, sample)}`,
    check: check.text,
  };
}

function measured(check: Check, { candidate, stable, detail }: CheckSample): string {
  if (check.kind === 'http') return `answered ${detail ?? 'nothing'}`;
  const of = (value: number | undefined): string =>
    value === undefined ? 'no data' : formatValue(value, check.unit);
  return `had ${of(candidate)} (the old one ${of(stable)})`;
}
