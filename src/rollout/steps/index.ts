import type { Step } from '../../model/step.ts';
import type { StepKind } from '../step-kind.ts';
import { adoptTarget } from './adopt-target.ts';
import { analyse } from './analyse.ts';
import { awaitApproval } from './await-approval.ts';
import { awaitMetrics } from './await-metrics.ts';
import { endTrial } from './end-trial.ts';
import { fillIdle } from './fill-idle.ts';
import { prove } from './prove.ts';
import { restorePace } from './restore-pace.ts';
import { retire } from './retire.ts';
import { roll } from './roll.ts';
import { unroll } from './unroll.ts';
import { keepCopies, makeCopies, removeCopies } from './config-copies.ts';
import { beginSoak } from './begin-soak.ts';
import { compareRows } from './compare-rows.ts';
import { contractSchema } from './contract-schema.ts';
import { fillRows } from './fill-rows.ts';
import { verifySchema } from './verify-schema.ts';
import { expandSchema, haltSchema, migrateSchema } from './expand-schema.ts';
import { drain } from './drain.ts';
import { pinAutoscaler, restoreAutoscaler } from './pin-autoscaler.ts';
import { pinService } from './pin-service.ts';
import { removeBaseline } from './remove-baseline.ts';
import { removeCandidate } from './remove-candidate.ts';
import { restoreService } from './restore-service.ts';
import { restoreSize } from './restore-size.ts';
import { revertTarget } from './revert-target.ts';
import { scale } from './scale.ts';
import { shiftTraffic } from './shift-traffic.ts';
import { smoke } from './smoke.ts';
import { startCandidate } from './start-candidate.ts';
import { updateTarget } from './update-target.ts';

type StepKinds = { readonly [K in Step['kind']]: StepKind<Extract<Step, { readonly kind: K }>> };

const kinds: StepKinds = {
  'pin-service': pinService,
  'restore-service': restoreService,
  'pin-autoscaler': pinAutoscaler,
  'restore-autoscaler': restoreAutoscaler,
  'await-approval': awaitApproval,
  'fill-idle': fillIdle,
  prove,
  retire,
  roll,
  unroll,
  'restore-pace': restorePace,
  'make-copies': makeCopies,
  'keep-copies': keepCopies,
  'remove-copies': removeCopies,
  'start-candidate': startCandidate,
  scale,
  smoke,
  'await-metrics': awaitMetrics,
  'shift-traffic': shiftTraffic,
  analyse,
  drain,
  'update-target': updateTarget,
  'revert-target': revertTarget,
  'adopt-target': adoptTarget,
  'remove-candidate': removeCandidate,
  'remove-baseline': removeBaseline,
  'end-trial': endTrial,
  'restore-size': restoreSize,
  'expand-schema': expandSchema,
  'halt-schema': haltSchema,
  'migrate-schema': migrateSchema,
  'fill-rows': fillRows,
  'compare-rows': compareRows,
  'verify-schema': verifySchema,
  'begin-soak': beginSoak,
  'contract-schema': contractSchema,
};

/** The behaviour of a step. */
export function kindOf(step: Step): StepKind<Step> {
  // The table pairs each kind's name with its own step type; TypeScript cannot follow the index.
  return kinds[step.kind] as StepKind<Step>;
}
