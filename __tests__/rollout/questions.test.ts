import { describe, expect, test } from '@jest/globals';
import { shareOf } from '../routers/shares.ts';
import { isSame } from '../../src/lib/same.ts';
import type { Observation, Question } from '../../src/model/observation.ts';
import { leadOf, type Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import type { Step } from '../../src/model/step.ts';
import { currentStep } from '../../src/rollout/agenda.ts';
import { questionsOf } from '../../src/rollout/decide.ts';
import { guardObjection, guardQuestions } from '../../src/rollout/guards.ts';
import { kindOf } from '../../src/rollout/steps/index.ts';
import { undoAgenda, yieldingAgenda } from '../../src/rollout/undo.ts';
import { byPods, pinned, sampleOf, twice } from './making.ts';
import { after, inPlace, plan, pod, seeing, start, stepOfKind, within, workload } from './seeing.ts';

/** One state for each step of a plan: it is under way. */
function forward(of: Plan): readonly State[] {
  return of.steps.map(({ kind }, index) =>
    within(kind, { of, nth: of.steps.slice(0, index).filter((step) => step.kind === kind).length }),
  );
}

/** One state for each step of the way back from the update of the target. */
function back(of: Plan, agendaOf: typeof undoAgenda): readonly State[] {
  const from = within('update-target', { of });
  const undoing = agendaOf(of, from);
  const reason = { kind: 'cancelled', sentence: '' } as const;
  const turned = after(from, { type: 'turned-back', at: start, reason, undoing });
  return undoing.map((step, cursor) =>
    after({ ...turned, cursor }, { type: 'step-started', at: start, step }),
  );
}

/** Answers what was asked and nothing else, as a look at a cluster does. */
function strictly(asked: readonly Question[], seen: Observation): Observation {
  return {
    ...seen,
    answer: (question) => {
      if (!asked.some((own) => isSame(own, question)))
        throw new Error(`${JSON.stringify(question)} was not asked.`);
      return seen.answer(question);
    },
  };
}

function yielding(plan: Plan, state: State): readonly Step[] {
  return yieldingAgenda(plan, state, ['shop']);
}

/** Every step of every plan, forward and back. */
function states(): readonly (readonly [Plan, State])[] {
  return [plan, byPods, twice].flatMap((of) =>
    [...forward(of), ...back(of, undoAgenda), ...back(of, yielding)].map((state) => [of, state] as const),
  );
}

describe('all that is wanted to be known is asked beforehand', () => {
  const updated = { hash: 'next', images: leadOf(plan).next.images };
  test.each([
    ['all is well', {}],
    ['the Services are pinned to stable', { service: pinned }],
    [
      'the Services are pinned to the candidate',
      { service: { selector: { app: 'shop', 'cutover/role': 'candidate' } } },
    ],
    [
      'the target is updated',
      {
        'workload shop': workload(updated),
        'pods shop': [pod('shop-next-1')],
        service: { selector: { app: 'shop', 'pod-template-hash': 'next' } },
      },
    ],
    ['the route is elsewhere', { route: { ...inPlace, isInPlace: false } }],
    ['the candidate is not ready', { 'workload shop-candidate': workload({ isComplete: false }) }],
    ['the candidate is gone', { 'workload shop-candidate': 'absent', service: 'absent' }],
  ])('when %s', (_name, answers) => {
    const seen = seeing({ sample: sampleOf('pass'), ...answers }, { at: start + 21_000 });
    for (const [of, state] of states()) {
      const step = currentStep(of, state) as Step;
      const { questions, next } = kindOf(step);
      const context = { plan: of, memory: { startedAt: start, breaches: {} }, ledgers: {}, begunAt: start };
      const steps = strictly(questions(step, of, state), seen);
      const guards = strictly(guardQuestions(of, state), seen);
      expect(() => next(step, { ...context, seen: steps })).not.toThrow();
      expect(() => guardObjection(of, state, guards)).not.toThrow();
    }
  });
});

test('nothing is asked of what a plan does not have, nor what no look answers', () => {
  const asked = states().flatMap(([of, state]) => questionsOf(of, state));
  expect([...new Set(asked.map(({ ask }) => ask))].sort()).toStrictEqual([
    'autoscaler',
    'endpoints',
    'pods',
    'route',
    'sample',
    'service',
    'smoke',
    'watched',
    'workload',
  ]);
  expect(asked.filter((question) => Object.values(question).includes(undefined))).toEqual([]);
});

test('guards ask for no more than they watch', () => {
  expect(questionsOf(plan, within('pin-service'))).toEqual([
    { ask: 'workload', name: 'shop' },
    { ask: 'service', name: 'shop' },
    { ask: 'endpoints', service: 'shop' },
  ]);
  expect(questionsOf(plan, within('analyse'))).toEqual([
    { ask: 'workload', name: 'shop' },
    { ask: 'pods', workload: 'shop-candidate' },
    { ask: 'route', target: 'shop', split: shareOf(25) },
    {
      ask: 'sample',
      checks: stepOfKind('analyse').checks,
      since: {},
      share: stepOfKind('analyse').realShare,
    },
  ]);
});
