import type { Report } from '../model/report.ts';
import type { StepRecord } from '../model/state.ts';
import type { Step } from '../model/step.ts';

/** One step of the plan or of the way back, and what became of it. */
export interface StepRun {
  readonly step: Step;
  /** Position in its agenda, from 1. */
  readonly number: number;
  readonly direction: 'forward' | 'back';
  readonly status: 'done' | 'running' | 'interrupted' | 'not-begun';
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** Every step of the plan, then every step of the way back, with its times from the history. */
export function stepRuns({ plan, state, outcome }: Report): readonly StepRun[] {
  const isOver = outcome !== 'in-progress';
  if (state === undefined)
    return match(plan.steps, [], { direction: 'forward', isLeft: isOver, brokenOffAt: undefined });
  const { history, direction, turnedBack, undoing } = state;
  const forward = history.filter((record) => record.direction === 'forward');
  const back = history.filter((record) => record.direction === 'back');
  const isLeft = direction === 'back' || isOver;
  return [
    ...match(plan.steps, forward, { direction: 'forward', isLeft, brokenOffAt: turnedBack?.at }),
    ...match(undoing, back, { direction: 'back', isLeft: isOver, brokenOffAt: undefined }),
  ];
}

interface Side {
  readonly direction: 'forward' | 'back';
  /** No step of this side runs any more. */
  readonly isLeft: boolean;
  /** When it turned back: the step that has this as its end was broken off. */
  readonly brokenOffAt: number | undefined;
}

/** Records carry only the kind: both lists are in order, so the next record of a step's kind is its own. */
function match(steps: readonly Step[], records: readonly StepRecord[], side: Side): readonly StepRun[] {
  let position = 0;
  return steps.map((step, index) => {
    const taken = take(records, position, step);
    position += taken.length;
    return { step, number: index + 1, direction: side.direction, ...fate(taken, side) };
  });
}

/** A step that a second runner began again has several records; all but the last have no end. */
function take(records: readonly StepRecord[], from: number, step: Step): readonly StepRecord[] {
  const taken: StepRecord[] = [];
  for (const record of records.slice(from)) {
    if (record.kind !== step.kind) break;
    taken.push(record);
    if (record.endedAt !== undefined) break;
  }
  return taken;
}

type Fate = Pick<StepRun, 'status' | 'startedAt' | 'endedAt'>;

function fate(taken: readonly StepRecord[], { isLeft, brokenOffAt }: Side): Fate {
  const startedAt = taken[0]?.startedAt;
  const endedAt = taken.at(-1)?.endedAt;
  if (startedAt === undefined) return { status: 'not-begun', startedAt, endedAt };
  if (endedAt !== undefined) {
    return { status: endedAt === brokenOffAt ? 'interrupted' : 'done', startedAt, endedAt };
  }
  return { status: isLeft ? 'interrupted' : 'running', startedAt, endedAt };
}
