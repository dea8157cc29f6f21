import { formatDuration, formatShare } from '../lib/format.ts';
import { byStep, type ByStep } from '../model/by-step.ts';
import type { Plan } from '../model/plan.ts';
import type { Step } from '../model/step.ts';
import { describeStep } from './describe.ts';

/** How a step is taken back; the engine's own, so that a plan tells what will really be done. */
export type Undo = (step: Step) => readonly Step[] | 'irreversible';

/** One sentence: what happens when this step of the plan fails. Plain text. */
export function ifItFails(step: Step, plan: Plan, undo: Undo): string {
  const position = plan.steps.indexOf(step);
  const begun = position < 0 ? [step] : plan.steps.slice(0, position + 1);
  const undos = begun.toReversed().map(undo);
  if (undos.includes('irreversible'))
    return 'no way back from here: it is tried again, then a person is needed';
  const ways = [
    ...new Set(undos.flatMap((steps) => (steps === 'irreversible' ? [] : steps)).map(undoPhrase)),
  ];
  const back = ways.length === 0 ? 'nothing to undo' : ways.join(', ');
  return plan.settings.onFailure === 'hold' ? `hold, for a person to decide (going back: ${back})` : back;
}

function undoPhrase(step: Step): string {
  return byStep(phrases, step);
}

/** Short forms of the steps that undo something; the others never do, and keep their long form. */
const phrases: ByStep<string> = {
  'shift-traffic': ({ split }) => `back to ${formatShare(split.share)}`,
  drain: ({ ms }) => `drain ${formatDuration(ms)}`,
  'remove-candidate': () => 'remove the candidate',
  'remove-baseline': () => 'remove the baseline',
  'end-trial': describeStep,
  'pin-service': ({ service, to }) =>
    `point Service ${service} back at the ${to === 'stable' ? 'old' : 'new'} pods`,
  'restore-service': ({ service }) => `unpin Service ${service}`,
  'restore-autoscaler': ({ autoscaler: { kind, name } }) => `restore ${kind} ${name}`,
  'restore-size': ({ target, replicas }) => `give ${target} its ${replicas} pods again`,
  'revert-target': ({ target }) => `give ${target} its previous version again`,
  'remove-copies': ({ copies }) => `remove ${copies.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`,
  'halt-schema': () => 'the schema stays expanded, which the old version works with',
  'expand-schema': describeStep,
  'fill-rows': describeStep,
  'migrate-schema': describeStep,
  'verify-schema': describeStep,
  'compare-rows': describeStep,
  'begin-soak': describeStep,
  'contract-schema': describeStep,
  scale: describeStep,
  'pin-autoscaler': describeStep,
  'await-approval': describeStep,
  'fill-idle': describeStep,
  prove: describeStep,
  retire: describeStep,
  roll: describeStep,
  unroll: ({ target }) => `roll ${target} back`,
  'restore-pace': describeStep,
  'make-copies': describeStep,
  'keep-copies': describeStep,
  'start-candidate': describeStep,
  smoke: describeStep,
  'await-metrics': describeStep,
  analyse: describeStep,
  'update-target': describeStep,
  'adopt-target': describeStep,
};
