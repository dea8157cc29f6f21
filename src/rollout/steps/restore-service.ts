import type { RestoreService } from '../../model/step.ts';
import { isSame } from '../../lib/same.ts';
import { acting, finished, type StepKind } from '../step-kind.ts';

/** Gives a Service the selector it had before the rollout. A Service that is gone needs nothing. */
export const restoreService: StepKind<RestoreService> = {
  questions: ({ service }) => [{ ask: 'service', name: service }],
  next: ({ service, selector }, { seen }) => {
    const live = seen.answer({ ask: 'service', name: service });
    if (live === 'absent' || isSame(live.selector, selector)) return finished;
    return acting(`Service ${service} to have its own selector again`, {
      ensure: 'selector',
      service,
      selector,
    });
  },
  // The pin that it takes off has its own undo.
  undo: () => [],
};
