import type { Effect } from '../model/effect.ts';
import type { PodView, WorkloadView } from '../model/observation.ts';
import type { WorkloadKind } from '../model/spec.ts';
import type { Roll } from '../model/step.ts';
import { isLive } from './is-live.ts';

/** How a kind of workload is let go on, and kept from it, while its pods are replaced in batches. */
export interface Roller {
  /** What lets the next pods be replaced; undefined: they are being replaced. */
  readonly advance: (step: Roll, live: WorkloadView, pods: readonly PodView[]) => Effect | undefined;
  /** What keeps more pods than the batch from being replaced; undefined: nothing will replace them. */
  readonly rest: (step: Roll, live: WorkloadView) => Effect | undefined;
}

export const rollers: Readonly<Record<WorkloadKind, Roller>> = {
  Deployment: {
    advance: ({ target }, { isPaused }) =>
      isPaused ? { ensure: 'paused', target, isPaused: false } : undefined,
    rest: ({ target }, { isPaused }) => (isPaused ? undefined : { ensure: 'paused', target, isPaused: true }),
  },
  StatefulSet: {
    advance: ({ target, pods, of }, { partition }) =>
      partition === of - pods ? undefined : { ensure: 'partition', target, partition: of - pods },
    rest: () => undefined,
  },
  DaemonSet: {
    advance: (step, live, pods) => {
      const ended = endable(step, live, pods);
      return ended.length === 0 ? undefined : { ensure: 'pods-ended', pods: ended };
    },
    rest: () => undefined,
  },
};

/**
 * Pods of the version before that may end now. With `OnDelete` the DaemonSet's controller replaces a pod
 * when it is gone, and leaves the pace to whoever ends them.
 */
function endable(
  { pods: batch, of, pace }: Roll,
  { hash }: WorkloadView,
  pods: readonly PodView[],
): readonly string[] {
  const updated = pods.filter((pod) => pod.hash === hash && !pod.isTerminating).length;
  const ready = pods.filter(isLive).length;
  const missing = pace === undefined || pace === 'recreate' ? 1 : Number(pace.maxUnavailable);
  const room = Math.min(batch - updated, missing - (of - ready));
  return pods
    .filter((pod) => pod.hash !== hash && !pod.isTerminating)
    .slice(0, Math.max(0, room))
    .map(({ name }) => name);
}
