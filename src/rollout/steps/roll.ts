import type { PodView, WorkloadView } from '../../model/observation.ts';
import { kindOf, type Plan } from '../../model/plan.ts';
import type { Roll, Step } from '../../model/step.ts';
import { restoredSize } from '../restored-size.ts';
import { rollers } from '../rollers.ts';
import { isLive } from '../is-live.ts';
import {
  acting,
  finished,
  notReady,
  overdue,
  waiting,
  type Progress,
  type StepContext,
  type StepKind,
} from '../step-kind.ts';

/**
 * Lets the target's own update go on until so many pods have the new version, and holds it there, so
 * that a batch can be judged before the next one begins.
 */
export const roll: StepKind<Roll> = {
  questions: ({ target }) => [
    { ask: 'workload', name: target },
    { ask: 'pods', workload: target },
  ],
  next: (step, context) => {
    const live = context.seen.answer({ ask: 'workload', name: step.target });
    if (live === 'absent') return notReady(`${kindOf(context.plan, step.target)} ${step.target} is gone`);
    if (live.hash === step.previousHash) {
      return acting(`${step.target} to begin its update`, { ensure: 'rolling', step });
    }
    if (live.hash === undefined) return waiting(`the new revision of ${step.target}`);
    const pods = context.seen.answer({ ask: 'pods', workload: step.target });
    const now = { live, pods };
    if (readyOf(now) < step.pods) return unready(step, now, context);
    return step.pods === step.of ? completed(step, now, context) : held(step, now, context);
  },
  undo: (step, plan) => [...unrolled(step), ...(isResized(plan) ? [restoredSize(plan, step.target)] : [])],
};

/** Two versions of one that is recreated never run at once, on the way back neither. */
function unrolled({ target, previousHash: hash, original, pace }: Roll): readonly Step[] {
  return pace === 'recreate'
    ? [
        { kind: 'unroll', target, hash, original: { type: 'Recreate' } },
        { kind: 'restore-pace', target, original },
      ]
    : [{ kind: 'unroll', target, hash, original }];
}

/** A manifest may bring another number of pods. */
function isResized({ steps }: Plan): boolean {
  return steps.some(({ kind }) => kind === 'restore-size');
}

interface Now {
  readonly live: WorkloadView;
  readonly pods: readonly PodView[];
}

/** New pods that serve. */
function readyOf({ live: { hash }, pods }: Now): number {
  return pods.filter((pod) => pod.hash === hash && isLive(pod)).length;
}

function held(step: Roll, { live }: Now, { plan }: StepContext): Progress {
  const rest = rollers[kindOf(plan, step.target)].rest(step, live);
  return rest === undefined ? finished : acting(`${step.target} to pause`, rest);
}

function completed(step: Roll, { live, pods }: Now, { plan }: StepContext): Progress {
  const advance = rollers[kindOf(plan, step.target)].advance(step, live, pods);
  if (advance !== undefined) return acting(`${step.target} to go on`, advance);
  return live.isComplete
    ? finished
    : waiting(`${step.target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods updated`);
}

function unready(step: Roll, now: Now, context: StepContext): Progress {
  const { target, pods } = step;
  const { live } = now;
  if (live.stalled !== undefined && !live.isPaused) return notReady(`${target}: ${live.stalled}`);
  const ready = readyOf(now);
  const late = overdue(context);
  if (late !== undefined) return notReady(`${ready} of ${pods} new pods of ${target} were ready ${late}`);
  const advance = rollers[kindOf(context.plan, target)].advance(step, live, now.pods);
  return advance === undefined
    ? waiting(`${target}: ${ready} of ${pods} new pods ready`)
    : acting(`${target} to go on`, advance);
}
