import type { Event } from '../model/event.ts';
import type { Observation, PodTrouble, PodView, Question } from '../model/observation.ts';
import type { Reason } from '../model/outcome.ts';
import { isSame } from '../lib/same.ts';
import { isRouted, type Plan, type PlannedTarget } from '../model/plan.ts';
import { home, type Split } from '../model/split.ts';
import type { State } from '../model/state.ts';
import type { Step, StepName } from '../model/step.ts';
import { agendaOf, currentStep } from './agenda.ts';
import { answering } from './answering.ts';
import { podsOf, type Guard } from './guard.ts';
import { astray, routeQuestion, seenRoutes, splitting, type SeenRoute } from './routes.ts';
import { acting, type Progress } from './step-kind.ts';
import { isTargetWatched, targetChange, targetQuestions } from './target-change.ts';
import { begunSteps, isPastReturn } from './undo.ts';

/** Steps after which the candidate's pods come into being. */
const starters: readonly StepName[] = ['start-candidate', 'fill-idle'];

/** A candidate pod that crashes, is killed for memory or cannot start ends the rollout at once. */
const candidateHealth: Guard = {
  isOnDuty: (plan, state) =>
    hasBegun(plan, state, 'roll') ||
    starters.some((kind) => hasBegun(plan, state, kind) && currentStep(plan, state)?.kind !== kind),
  questions: (plan, state) => [...plan.targets.map(podsQuestion), ...trialsUnderWay(plan, state).map(podsOf)],
  check: (plan, state, seen) => {
    const begun = begunSteps(plan, state);
    const pods = [
      ...plan.targets.flatMap((target) =>
        seen.answer(podsQuestion(target)).filter((pod) => !isEarlier(pod, target, begun)),
      ),
      ...trialsUnderWay(plan, state).flatMap((workload) => seen.answer(podsOf(workload))),
    ];
    const ill = pods.flatMap(troubled)[0];
    return ill && { is: 'failed', reason: troubleReason(ill.pod, ill.trouble) };
  },
};

/** Trials that have pods: from their start until their end has begun. */
function trialsUnderWay(plan: Plan, state: State): readonly string[] {
  const begun = begunSteps(plan, state);
  return plan.targets.flatMap(({ trial }) =>
    trial !== undefined &&
    begun.some((step) => step.kind === 'start-candidate' && step.candidate === trial) &&
    !begun.some((step) => step.kind === 'end-trial' && step.trial === trial)
      ? [trial]
      : [],
  );
}

function podsQuestion({ candidate }: PlannedTarget): Extract<Question, { ask: 'pods' }> {
  return podsOf(candidate);
}

/** Somebody deployed a target from elsewhere: this rollout's question is no longer asked. */
const targetsUnchanged: Guard = {
  isOnDuty: isTargetWatched,
  questions: targetQuestions,
  check: (plan, state, seen) => {
    const reason = targetChange(plan, state, seen);
    return reason && { is: 'failed', reason };
  },
};

const driftWatchers: ReadonlySet<StepName> = new Set([
  'analyse',
  'drain',
  'remove-baseline',
  'update-target',
]);

/** Somebody else wrote a route: put right once, and the second time the rollout ends. */
const routesInPlace: Guard = {
  isOnDuty: (plan, state) =>
    routed(plan).length > 0 &&
    !isSame(state.split, home) &&
    driftWatchers.has(currentStep(plan, state)?.kind ?? 'smoke'),
  questions: (plan, { split }) => routed(plan).map((target) => routeQuestion(target, split)),
  check: (plan, { split, drift }, seen) => {
    const at = seen.at;
    const strays = astray(seenRoutes(routed(plan), split, seen));
    const [first] = strays;
    if (first === undefined) {
      return drift?.isOpen === true ? recorded({ type: 'drift-corrected', at }) : undefined;
    }
    if (drift?.isOpen === true) return broughtBack(strays, split);
    if (drift !== undefined) return { is: 'failed', reason: driftReason(first.manager) };
    return recorded({ type: 'drift-found', at, manager: first.manager, actual: first.actual });
  },
};

/** Somebody sent traffic back to a candidate that is about to be removed: a late write of a dead run, say. */
const routesStayHome: Guard = {
  isOnDuty: (plan, state) =>
    leavers.has(currentStep(plan, state)?.kind ?? 'smoke') && broughtHome(plan, state).length > 0,
  questions: (plan, state) => broughtHome(plan, state).map((target) => routeQuestion(target, home)),
  check: (plan, state, seen) => {
    const strays = astray(seenRoutes(broughtHome(plan, state), home, seen));
    return strays.length === 0 ? undefined : broughtBack(strays, home);
  },
};

/** Targets whose share an object of the API makes. */
function routed({ targets }: Plan): readonly string[] {
  return targets.filter(isRouted).map(({ name }) => name);
}

/** Targets whose routes are as they were, as a step that is done has seen. */
function broughtHome(plan: Plan, state: State): readonly string[] {
  const done = agendaOf(plan, state).slice(0, state.cursor);
  return done.flatMap((step) =>
    step.kind === 'shift-traffic' && isSame(step.split, home) ? step.targets : [],
  );
}

function broughtBack(routes: readonly SeenRoute[], split: Split): Progress {
  return acting(`${split.share} % on the candidate again`, ...splitting(routes, split));
}

const leavers: ReadonlySet<StepName> = new Set(['drain', 'remove-candidate', 'remove-baseline']);

/** On the way forward, while there is a way back; the target first, for it makes all else moot. */
const forwardGuards: readonly Guard[] = [targetsUnchanged, candidateHealth, answering, routesInPlace];
const lastGuards: readonly Guard[] = [routesStayHome];

function onDuty(plan: Plan, state: State): readonly Guard[] {
  if (state.step === undefined) return [];
  const isLeaving = state.direction === 'back' || isPastReturn(plan, state);
  return (isLeaving ? lastGuards : forwardGuards).filter((guard) => guard.isOnDuty(plan, state));
}

/** What the guards on duty want to know, each thing once. */
export function guardQuestions(plan: Plan, state: State): readonly Question[] {
  const all = onDuty(plan, state).flatMap((guard) => guard.questions(plan, state));
  return all.filter((question, index) => all.findIndex((other) => isSame(other, question)) === index);
}

/** The first objection of a guard on duty, if any. */
export function guardObjection(plan: Plan, state: State, seen: Observation): Progress | undefined {
  for (const guard of onDuty(plan, state)) {
    const objection = guard.check(plan, state, seen);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

/** A pod of the version before, in a workload that has both: it is no news of the new one. */
function isEarlier({ hash }: PodView, target: PlannedTarget, begun: readonly Step[]): boolean {
  const { name, candidate, stable } = target;
  if (candidate === name) return hash === stable.hash;
  return begun.some(
    (step) =>
      step.kind === 'fill-idle' &&
      step.idle === candidate &&
      step.source.from !== 'as-is' &&
      step.previousHash === hash,
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
    proof: { source: pod, lines: log.length > 0 ? log : [message] },
  };
}

function driftReason(manager: string): Reason {
  const who = manager === '' ? 'somebody else' : `"${manager}"`;
  return {
    kind: 'drift',
    sentence: `${who} changed the route a second time while the rollout was under way`,
  };
}
