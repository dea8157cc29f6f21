import { isSame } from '../../lib/same.ts';
import type { Autoscaler, Floor, PinAutoscaler, RestoreAutoscaler } from '../../model/step.ts';
import { acting, finished, type Progress, type StepContext, type StepKind } from '../step-kind.ts';

/** Keeps stable's size while its traffic drops: all of it must come back at once when turning back. */
export const pinAutoscaler: StepKind<PinAutoscaler> = {
  questions: ({ autoscaler }) => [{ ask: 'autoscaler', autoscaler }],
  next: ({ autoscaler, floor }, context) => ensureFloor(autoscaler, floor, context),
  undo: ({ autoscaler, original }) => [{ kind: 'restore-autoscaler', autoscaler, floor: original }],
};

/** Gives an autoscaler the floor it had before the rollout. One that is gone needs nothing. */
export const restoreAutoscaler: StepKind<RestoreAutoscaler> = {
  questions: ({ autoscaler }) => [{ ask: 'autoscaler', autoscaler }],
  next: ({ autoscaler, floor }, context) => ensureFloor(autoscaler, floor, context),
  undo: () => 'irreversible',
};

function ensureFloor(autoscaler: Autoscaler, floor: Floor, { seen }: StepContext): Progress {
  const live = seen.answer({ ask: 'autoscaler', autoscaler });
  if (live === 'absent' || isSame(live, floor)) return finished;
  const { kind, name } = autoscaler;
  return acting(`${kind} ${name} to keep its size`, { ensure: 'floor', autoscaler, floor });
}
