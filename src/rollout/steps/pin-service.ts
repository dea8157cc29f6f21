import { targetWith, type Plan } from '../../model/plan.ts';
import type { PinService, Step } from '../../model/step.ts';
import { isSame } from '../../lib/same.ts';
import { holdsOnly } from '../endpoints.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/**
 * Narrows a Service's selector to one version's pods, so that a new pod of the other version cannot
 * receive its traffic by carrying the same labels (argo-rollouts #587, #2864, #4433).
 */
export const pinService: StepKind<PinService> = {
  questions: ({ service }) => [
    { ask: 'service', name: service },
    { ask: 'endpoints', service },
  ],
  next: (step, { plan, seen }) => {
    const service = seen.answer({ ask: 'service', name: step.service });
    if (service === 'absent') return waiting(`Service ${step.service}, which is gone`);
    if (!isSame(service.selector, step.selector)) {
      return acting(`Service ${step.service} to select ${step.to}`, {
        ensure: 'selector',
        service: step.service,
        selector: step.selector,
      });
    }
    const endpoints = seen.answer({ ask: 'endpoints', service: step.service });
    return holdsOnly(endpoints, podPrefix(step, plan))
      ? finished
      : waiting(`endpoints of Service ${step.service} to be ${step.to}'s`);
  },
  undo: (step) => [takenBack(step)],
};

function podPrefix({ to, target }: PinService, plan: Plan): string {
  const { candidate, stable } = targetWith(plan, target);
  return to === 'candidate' ? `${candidate}-` : `${target}-${stable.hash ?? ''}-`;
}

function takenBack(step: PinService): Step {
  const { target, service, original, before } = step;
  return isSame(before, original)
    ? { kind: 'restore-service', service, selector: original }
    : { kind: 'pin-service', target, service, to: 'stable', selector: before, original, before: original };
}
