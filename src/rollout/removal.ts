import type { Question } from '../model/observation.ts';
import type { RemoveCandidate } from '../model/step.ts';
import { acting, finished, waiting, type Progress, type StepContext } from './step-kind.ts';

/** What `start-candidate` made. */
type Made = Pick<RemoveCandidate, 'candidate' | 'service'>;

export function removalQuestions({ candidate, service }: Made): readonly Question[] {
  return [
    { ask: 'workload', name: candidate },
    { ask: 'pods', workload: candidate },
    ...(service === undefined ? [] : [{ ask: 'service', name: service } as const]),
  ];
}

/** Removes it and waits until its pods are gone. */
export function removal({ candidate, service }: Made, { seen }: StepContext): Progress {
  const hasWorkload = seen.answer({ ask: 'workload', name: candidate }) !== 'absent';
  const hasService = service !== undefined && seen.answer({ ask: 'service', name: service }) !== 'absent';
  if (hasWorkload || hasService) {
    return acting(
      `Deployment ${candidate} to go`,
      ...(hasWorkload ? [{ ensure: 'absent', kind: 'Deployment', name: candidate } as const] : []),
      ...(hasService ? [{ ensure: 'absent', kind: 'Service', name: service } as const] : []),
    );
  }
  const left = seen.answer({ ask: 'pods', workload: candidate }).length;
  return left === 0 ? finished : waiting(`${left} pods of ${candidate} to end`);
}
