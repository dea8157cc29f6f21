import type { Question } from '../model/observation.ts';
import { isRouted, type Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { podsOf, type Guard } from './guard.ts';
import { isLive } from './is-live.ts';

/**
 * A router goes on sending requests to a Service that has no pods any more, and answers them itself: 503.
 * Where no pod of stable is ready either, turning back helps nobody: what both depend on is down.
 */
export const answering: Guard = {
  isOnDuty: (plan, state) => served(plan, state).length > 0,
  questions: (plan, state) =>
    served(plan, state).flatMap(({ workload, target }) => [podsOf(workload), oldOnes(target)]),
  check: (plan, state, seen) => {
    const silent = served(plan, state).find(({ workload, target }) => {
      const old = seen.answer(oldOnes(target));
      return !seen.answer(podsOf(workload)).some(isLive) && old !== 'absent' && old.ready > 0;
    });
    if (silent === undefined) return undefined;
    const sentence = `no pod of ${silent.workload} is ready, and users are sent there`;
    return { is: 'failed', reason: { kind: 'unserved', sentence } };
  },
};

/** Their number is enough, and another guard asks for it anyway. */
function oldOnes(target: string): Extract<Question, { ask: 'workload' }> {
  return { ask: 'workload', name: target };
}

interface Served {
  readonly workload: string;
  /** Whose old pods could answer in its place. */
  readonly target: string;
}

/** Deployments beside the targets that the split sends users to, with nobody else to answer them. */
function served(plan: Plan, { split }: State): readonly Served[] {
  if (split.share === 0 && split.testers.length === 0) return [];
  const beside = plan.targets.filter((target) => isRouted(target) && target.candidate !== target.name);
  return beside.flatMap(({ name, candidate, baseline }) => [
    ...(split.share === 100 || !isAmongStable(plan, candidate)
      ? [{ workload: candidate, target: name }]
      : []),
    ...(split.baseline === undefined || baseline === undefined ? [] : [{ workload: baseline, target: name }]),
  ]);
}

/** Where pods make the share, one Service sends to both versions: stable answers when the candidate does not. */
function isAmongStable({ steps }: Plan, candidate: string): boolean {
  return steps.some(
    (step) => step.kind === 'start-candidate' && step.candidate === candidate && step.service === undefined,
  );
}
