import type { AdoptTarget } from '../../model/step.ts';
import { isSame } from '../../lib/same.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';
import { holdsOnly } from './pin-service.ts';

/**
 * Points the target's Service from the candidate's pods to the target's updated ones. From here on
 * the target serves the new version: going back is a new rollout.
 */
export const adoptTarget: StepKind<AdoptTarget> = {
  questions: ({ target, service }) => [
    { ask: 'workload', name: target },
    { ask: 'service', name: service },
    { ask: 'endpoints', service },
  ],
  next: ({ target, service, original }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    const current = seen.answer({ ask: 'service', name: service });
    if (live === 'absent' || current === 'absent') return waiting(`Deployment ${target} and Service ${service}`);
    if (live.hash === undefined || live.ready === 0) return waiting(`ready pods of ${target}`);
    const selector = { ...original, 'pod-template-hash': live.hash };
    if (!isSame(current.selector, selector)) {
      return acting(`Service ${service} to select the updated ${target}`, { ensure: 'selector', service, selector });
    }
    return holdsOnly(seen.answer({ ask: 'endpoints', service }), `${target}-${live.hash}-`)
      ? finished
      : waiting(`endpoints of Service ${service} to be the updated pods'`);
  },
  undo: () => 'irreversible',
};
