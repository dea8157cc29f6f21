import type { Event } from '../model/event.ts';
import type { Observation, PodTrouble, PodView, Question } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import { isSame } from '../lib/same.ts';
import type { Plan } from '../model/plan.ts';
import { home } from '../model/split.ts';
import type { State } from '../model/state.ts';
import type { Step, StepName } from '../model/step.ts';
import { agendaOf, currentStep } from './agenda.ts';
import { acting, type Progress } from './step-kind.ts';
import { isTargetWatched, targetChange, targetQuestion } from './target-change.ts';
import { begunSteps, isPastReturn } from './undo.ts';

/** What must hold during a step, whatever the step itself waits for. */
interface Guard {
  readonly isOnDuty: (plan: Plan, state: State) => boolean;
  readonly question: (plan: Plan, state: State) => Question;
  /** Undefined: all is well. */
  readonly check: (plan: Plan, state: State, seen: Observation) => Progress | undefined;
}

/** Steps after which the candidate's pods come into being. */
const starters: readonly StepName[] = ['start-candidate', 'fill-idle'];

/** A candidate pod that crashes, is killed for memory or cannot start ends the rollout at once. */
const candidateHealth: Guard = {
  isOnDuty: (plan, state) =>
    hasBegun(plan, state, 'roll') ||
    starters.some((kind) => hasBegun(plan, state, kind) && currentStep(plan, state)?.kind !== kind),
  question: (plan) => ({ ask: 'pods', workload: plan.candidate }),
  check: (plan, state, seen) => {
    const pods = seen.answer({ ask: 'pods', workload: plan.candidate });
    const ill = pods.filter((pod) => !isEarlier(pod, plan, state)).flatMap(troubled)[0];
    return ill && { is: 'failed', reason: troubleReason(ill.pod, ill.trouble) };
  },
};

/** Somebody deployed the target from elsewhere: this rollout's question is no longer asked. */
const targetUnchanged: Guard = {
  isOnDuty: isTargetWatched,
  question: targetQuestion,
  check: (plan, state, seen) => {
    const reason = targetChange(plan, state, seen);
    return reason && { is: 'failed', reason };
  },
};

const driftWatchers: ReadonlySet<StepName> = new Set(['analyse', 'drain', 'update-target']);

/** Somebody else wrote the route: put right once, and the second time the rollout ends. */
const routeInPlace: Guard = {
  isOnDuty: (plan, state) =>
    plan.route.objects.length > 0 &&
    !isSame(state.split, home) &&
    driftWatchers.has(currentStep(plan, state)?.kind ?? 'smoke'),
  question: (_plan, state) => ({ ask: 'route', split: state.split }),
  check: (_plan, state, seen) => {
    const route = seen.answer({ ask: 'route', split: state.split });
    const drift = state.drift;
    const at = seen.at;
    if (route.isInPlace) {
      return drift?.isOpen === true ? recorded({ type: 'drift-corrected', at }) : undefined;
    }
    if (drift?.isOpen === true) {
      return acting(`${state.split.share} % on the candidate again`, { ensure: 'split', split: state.split });
    }
    if (drift !== undefined) return { is: 'failed', reason: driftReason(route.manager) };
    return recorded({ type: 'drift-found', at, manager: route.manager, actual: route.actual });
  },
};

/** Somebody sent traffic back to a candidate that is about to be removed: a late write of a dead run, say. */
const routeStaysHome: Guard = {
  isOnDuty: (plan, state) => {
    const done = agendaOf(plan, state).slice(0, state.cursor);
    return leavers.has(currentStep(plan, state)?.kind ?? 'smoke') && done.some(isHomeShift);
  },
  question: () => ({ ask: 'route', split: home }),
  check: (_plan, _state, seen) =>
    seen.answer({ ask: 'route', split: home }).isInPlace
      ? undefined
      : acting('0 % on the candidate again', { ensure: 'split', split: home }),
};

const leavers: ReadonlySet<StepName> = new Set(['drain', 'remove-candidate']);

function isHomeShift(step: Step): boolean {
  return step.kind === 'shift-traffic' && isSame(step.split, home);
}

/** On the way forward, while there is a way back; the target first, for it makes all else moot. */
const forwardGuards: readonly Guard[] = [targetUnchanged, candidateHealth, routeInPlace];
const lastGuards: readonly Guard[] = [routeStaysHome];

function onDuty(plan: Plan, state: State): readonly Guard[] {
  if (state.step === undefined) return [];
  const isLeaving = state.direction === 'back' || isPastReturn(plan, state);
  return (isLeaving ? lastGuards : forwardGuards).filter((guard) => guard.isOnDuty(plan, state));
}

/** What the guards on duty want to know. */
export function guardQuestions(plan: Plan, state: State): readonly Question[] {
  return onDuty(plan, state).map((guard) => guard.question(plan, state));
}

/** The first objection of a guard on duty, if any. */
export function guardObjection(plan: Plan, state: State, seen: Observation): Progress | undefined {
  for (const guard of onDuty(plan, state)) {
    const objection = guard.check(plan, state, seen);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

/** A pod of the version before, in a Deployment that has both: it is no news of the new one. */
function isEarlier({ hash }: PodView, plan: Plan, state: State): boolean {
  if (plan.candidate === plan.target) return hash === plan.stable.hash;
  return begunSteps(plan, state).some(
    (step) => step.kind === 'fill-idle' && step.source.from !== 'as-is' && step.previousHash === hash,
  );
}

function hasBegun(plan: Plan, state: State, kind: Step['kind']): boolean {
  return begunSteps(plan, state).some((step) => step.kind === kind);
}

function recorded(event: Event): Progress {
  return { is: 'waiting', waitingFor: 'the route', waitMs: 0, events: [event] };
}

function troubled(pod: PodView): readonly { readonly pod: string; readonly trouble: PodTrouble }[] {
  return pod.trouble?.isFinal === true ? [{ pod: pod.name, trouble: pod.trouble }] : [];
}

function troubleReason(pod: string, { kind, container, message, log }: PodTrouble): Reason {
  return {
    kind: 'pod-trouble',
    sentence: `container ${container} of the new version: ${message} (${kind})`,
    evidence: { source: pod, lines: log.length > 0 ? log : [message] },
  };
}

function driftReason(manager: string): Reason {
  const who = manager === '' ? 'somebody else' : `"${manager}"`;
  return {
    kind: 'drift',
    sentence: `${who} changed the route a second time while the rollout was under way`,
  };
}
