import type { Rule } from './rule.ts';
import { gracePeriodShorterThanDrain } from './rules/grace-period-shorter-than-drain.ts';
import { imageTagLatest } from './rules/image-tag-latest.ts';
import { maxUnavailableAboveHalf } from './rules/max-unavailable-above-half.ts';
import { noPreStopHook } from './rules/no-pre-stop-hook.ts';
import { noReadinessProbe } from './rules/no-readiness-probe.ts';
import { noResourceRequests } from './rules/no-resource-requests.ts';
import { oneReplica } from './rules/one-replica.ts';
import { pdbForbidsEviction } from './rules/pdb-forbids-eviction.ts';
import { readinessEqualsLiveness } from './rules/readiness-equals-liveness.ts';

/** All rules, those first that cost users requests. Delete a rule's file and its lines, and it is gone. */
export const rules: readonly Rule[] = [
  noPreStopHook,
  noReadinessProbe,
  maxUnavailableAboveHalf,
  oneReplica,
  gracePeriodShorterThanDrain,
  readinessEqualsLiveness,
  pdbForbidsEviction,
  noResourceRequests,
  imageTagLatest,
];

export const ruleNames: readonly string[] = rules.map(({ name }) => name);
