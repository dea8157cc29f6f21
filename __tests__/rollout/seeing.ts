import type { Event } from '../../src/model/event.ts';
import type {
  Answers,
  Failure,
  Observation,
  PodView,
  StopRequest,
  WorkloadView,
} from '../../src/model/observation.ts';
import { leadOf, type Plan, type PlannedTarget } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import type { Step, StepName } from '../../src/model/step.ts';
import { evolve, initialState } from '../../src/rollout/evolve.ts';
import { shopPlan } from '../plan/facts.ts';

export const start = 1_700_000_000_000;
export const plan = shopPlan({
  smoke: [{ text: 'GET / == 200', method: 'GET', path: '/', status: 200, requests: 2 }],
});
export const hash = leadOf(plan).stable.hash ?? '';

/** The same rollout of a target that differs in this. */
export function planOf(changes: Partial<PlannedTarget>): Plan {
  return { ...plan, targets: [{ ...leadOf(plan), ...changes }] };
}

/** An answer for each question, or for a question about one object: `workload shop`. */
export type Answered = Readonly<Record<string, unknown>>;

export function workload(changes: Partial<WorkloadView> = {}): WorkloadView {
  const counts = { wanted: 4, replicas: 4, updated: 4, ready: 4, available: 4 };
  return {
    generation: 1,
    observedGeneration: 1,
    ...counts,
    hash,
    images: leadOf(plan).stable.images,
    rollout: undefined,
    isPaused: false,
    partition: 0,
    strategy: null,
    isComplete: true,
    stalled: undefined,
    ...changes,
  };
}

export function pod(name: string, changes: Partial<PodView> = {}): PodView {
  return { name, hash: undefined, isReady: true, isTerminating: false, trouble: undefined, ...changes };
}

export const inPlace: Answers['route'] = { isInPlace: true, actual: 0, settled: 'yes', manager: '' };

/** Everything is well, unless told otherwise. */
const well: Answered = {
  'workload shop': workload(),
  'workload shop-candidate': workload({ hash: 'new', images: leadOf(plan).next.images }),
  service: { selector: { app: 'shop' } },
  endpoints: [{ pod: `shop-${hash}-1`, isReady: true, isTerminating: false }],
  pods: [pod(`shop-${hash}-1`)],
  'pods shop-candidate': [pod('shop-candidate-new-1')],
  route: inPlace,
  autoscaler: { minReplicas: 2 },
  watched: { stable: 4, candidate: 1 },
  smoke: [],
};

interface Told {
  readonly at?: number;
  readonly stop?: StopRequest;
  readonly failure?: Failure;
}

export function seeing(answers: Answered = {}, { at = start, stop, failure }: Told = {}): Observation {
  const known: Answered = { ...well, ...answers };
  return {
    at,
    stop,
    failure,
    answer: (question) => {
      if (failure !== undefined) throw new Error('A look that failed has no answers.');
      const about =
        'workload' in question
          ? question.workload
          : 'name' in question
            ? question.name
            : 'service' in question
              ? question.service
              : '';
      const key = `${question.ask} ${about}`;
      const found = key in known ? known[key] : known[question.ask];
      if (found === undefined) throw new Error(`Nothing is known of ${key}.`);
      return found as never;
    },
  };
}

export function after(state: State, ...events: readonly Event[]): State {
  return events.reduce(evolve, state);
}

/** The state in which the n-th step of a kind is under way. */
export function within(
  kind: StepName,
  { of = plan, nth = 0 }: { readonly of?: Plan; readonly nth?: number } = {},
): State {
  const places = of.steps.flatMap((step, index) => (step.kind === kind ? [index] : []));
  const until = places[nth];
  if (until === undefined) throw new Error(`The plan has no ${kind} number ${nth}.`);
  const before = of.steps.slice(0, until).flatMap((step): Event[] => [
    { type: 'step-started', at: start, step },
    { type: 'step-finished', at: start, step },
  ]);
  return after(initialState(of, start), ...before, {
    type: 'step-started',
    at: start,
    step: of.steps[until] as Step,
  });
}

export function stepOfKind<K extends StepName>(kind: K, of: Plan = plan): Extract<Step, { kind: K }> {
  return of.steps.find((step) => step.kind === kind) as Extract<Step, { kind: K }>;
}
