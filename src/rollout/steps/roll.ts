import type { WorkloadView } from '../../model/observation.ts';
import type { Roll } from '../../model/step.ts';
import {
  acting,
  elapsedMs,
  finished,
  waiting,
  type Progress,
  type StepContext,
  type StepKind,
} from '../step-kind.ts';

/**
 * Lets the Deployment's own RollingUpdate go on until so many pods have the new version, and pauses it
 * there, so that a batch can be judged before the next one begins.
 */
export const roll: StepKind<Roll> = {
  questions: ({ target }) => [
    { ask: 'workload', name: target },
    { ask: 'pods', workload: target },
  ],
  next: (step, context) => {
    const live = context.seen.answer({ ask: 'workload', name: step.target });
    if (live === 'absent') return failed(`Deployment ${step.target} is gone`);
    if (live.hash === step.previousHash) {
      return acting(`${step.target} to begin its update`, { ensure: 'rolling', step });
    }
    if (readyOf(step, live, context) < step.pods) return unready(step, live, context);
    return step.pods === step.of ? completed(step, live) : paused(step, live);
  },
  undo: ({ target, previousHash, original }) => [{ kind: 'unroll', target, hash: previousHash, original }],
};

/** New pods that serve. */
function readyOf({ target }: Roll, { hash }: WorkloadView, { seen }: StepContext): number {
  const pods = seen.answer({ ask: 'pods', workload: target });
  return pods.filter((pod) => pod.hash === hash && pod.isReady && !pod.isTerminating).length;
}

function paused({ target }: Roll, { isPaused }: WorkloadView): Progress {
  return isPaused ? finished : acting(`${target} to pause`, { ensure: 'paused', target, isPaused: true });
}

function completed({ target }: Roll, live: WorkloadView): Progress {
  if (live.isPaused) return acting(`${target} to go on`, { ensure: 'paused', target, isPaused: false });
  return live.isComplete
    ? finished
    : waiting(`${target}: ${Math.min(live.updated, live.available)} of ${live.wanted} pods updated`);
}

function unready(step: Roll, live: WorkloadView, context: StepContext): Progress {
  const { target, pods } = step;
  if (live.isPaused) return acting(`${target} to go on`, { ensure: 'paused', target, isPaused: false });
  if (live.stalled !== undefined) return failed(`${target}: ${live.stalled}`);
  const limitMs = context.plan.settings.readyTimeoutMs;
  const ready = readyOf(step, live, context);
  if (elapsedMs(context) > limitMs) {
    return failed(
      `${ready} of ${pods} new pods of ${target} were ready after ${Math.round(limitMs / 1000)} s (ready-timeout)`,
    );
  }
  return waiting(`${target}: ${ready} of ${pods} new pods ready`);
}

function failed(sentence: string): Progress {
  return { is: 'failed', reason: { kind: 'not-ready', sentence } };
}
