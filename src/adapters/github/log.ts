import * as core from '@actions/core';
import type { Event } from '../../model/event.ts';
import type { Plan } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import type { Step } from '../../model/step.ts';
import type { Listener } from '../../ports/listener.ts';
import type { Env } from './context.ts';
import { warner, type FindingWords } from './warning.ts';

/** How events are worded: report/text.ts. */
export interface LogWords extends FindingWords {
  readonly stepTitle: (step: Step, plan: Plan) => string;
  readonly eventLine: (event: Event, state: State, plan: Plan) => string | undefined;
  readonly waitingLine: (waitingFor: string, at: number) => string;
}

/** A group for each step and a line for each event; plain titles where there are no groups. */
export function logListener(words: LogWords, env: Env, print = core.info): Listener {
  const warn = warner(words, env, print);
  const groups = env['GITHUB_ACTIONS'] === 'true' ? foldedGroups : plainGroups(print);
  let plan: Plan | undefined;
  const line = (text: string | undefined): void => {
    if (text !== undefined) print(text);
  };
  return {
    started: quietly((started: Plan, state: State) => {
      plan = started;
      if (isNew(state)) warn(started);
      const step = state.step && currentStep(started, state);
      if (step !== undefined) groups.open(words.stepTitle(step, started));
    }),
    happened: quietly((event: Event, state: State) => {
      if (plan === undefined) return;
      if (event.type === 'step-started') groups.open(words.stepTitle(event.step, plan));
      if (event.type === 'turned-back' || event.type === 'finished') groups.close();
      line(words.eventLine(event, state, plan));
    }),
    waiting: quietly((waitingFor: string, at: number) => line(words.waitingLine(waitingFor, at))),
  };
}

/** Who resumes a rollout has been warned. */
function isNew({ history, step }: State): boolean {
  return history.length === 0 && step === undefined;
}

/** A resumed rollout begins in the middle of a step. */
function currentStep(plan: Plan, { direction, undoing, cursor }: State): Step | undefined {
  return (direction === 'forward' ? plan.steps : undoing)[cursor];
}

interface Groups {
  readonly open: (title: string) => void;
  readonly close: () => void;
}

const foldedGroups: Groups = {
  open: (title) => {
    core.endGroup();
    core.startGroup(title);
  },
  close: () => core.endGroup(),
};

function plainGroups(print: (text: string) => void): Groups {
  return { open: (title) => print(`▸ ${title}`), close: () => undefined };
}

/** Those who watch must never make a rollout fail. */
function quietly<A extends readonly unknown[]>(tell: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      tell(...args);
    } catch {
      // A line that cannot be printed is a line less.
    }
  };
}
