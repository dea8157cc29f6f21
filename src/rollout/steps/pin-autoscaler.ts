import type { PinAutoscaler, RestoreAutoscaler } from '../../model/step.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Keeps stable's size while its traffic drops: all of it must come back at once when turning back. */
export const pinAutoscaler: StepKind<PinAutoscaler> = {
  questions: ({ autoscaler }) => [{ ask: 'autoscaler', name: autoscaler }],
  next: ({ autoscaler, minReplicas }, { seen }) => ensureMinimum(autoscaler, minReplicas, seen),
  undo: ({ autoscaler, originalMinReplicas }) => [
    { kind: 'restore-autoscaler', autoscaler, minReplicas: originalMinReplicas },
  ],
};

export const restoreAutoscaler: StepKind<RestoreAutoscaler> = {
  questions: ({ autoscaler }) => [{ ask: 'autoscaler', name: autoscaler }],
  next: ({ autoscaler, minReplicas }, { seen }) => ensureMinimum(autoscaler, minReplicas, seen),
  undo: () => 'irreversible',
};

function ensureMinimum(
  autoscaler: string,
  minReplicas: number | undefined,
  seen: Parameters<typeof pinAutoscaler.next>[1]['seen'],
): ReturnType<typeof pinAutoscaler.next> {
  const live = seen.answer({ ask: 'autoscaler', name: autoscaler });
  if (live === 'absent' || live.minReplicas === minReplicas) return finished;
  return acting(`HorizontalPodAutoscaler ${autoscaler} to keep its size`, {
    ensure: 'min-replicas',
    autoscaler,
    minReplicas,
  });
}
