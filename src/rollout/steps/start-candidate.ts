import type { Question } from '../../model/observation.ts';
import type { StartCandidate } from '../../model/step.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Creates the candidate's Deployment, and its Service where the route needs one. */
export const startCandidate: StepKind<StartCandidate> = {
  questions: ({ candidate, service }) => [
    { ask: 'workload', name: candidate },
    ...(service === undefined ? [] : [serviceQuestion(service)]),
  ],
  next: (step, { seen }) => {
    const isThere = seen.answer({ ask: 'workload', name: step.candidate }) !== 'absent';
    const isServed = step.service === undefined || seen.answer(serviceQuestion(step.service)) !== 'absent';
    return isThere && isServed
      ? finished
      : acting(`Deployment ${step.candidate}`, { ensure: 'candidate', step });
  },
  undo: ({ role, candidate, service }) =>
    role === 'baseline' && service !== undefined
      ? [{ kind: 'remove-baseline', baseline: candidate, service }]
      : [{ kind: 'remove-candidate', candidate, service }],
};

function serviceQuestion(name: string): Extract<Question, { ask: 'service' }> {
  return { ask: 'service', name };
}
