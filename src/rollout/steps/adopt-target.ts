import type { PodView } from '../../model/observation.ts';
import type { AdoptTarget } from '../../model/step.ts';
import { isSame } from '../../lib/same.ts';
import { holdsOnly } from '../endpoints.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';
import { isLive } from '../is-live.ts';

/**
 * Points the target's Service from the candidate's pods to the target's updated ones. From here on
 * the target serves the new version: going back is a new rollout.
 */
export const adoptTarget: StepKind<AdoptTarget> = {
  questions: ({ target, service }) => [
    { ask: 'workload', name: target },
    { ask: 'pods', workload: target },
    { ask: 'service', name: service },
    { ask: 'endpoints', service },
  ],
  next: ({ target, service, original }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    const current = seen.answer({ ask: 'service', name: service });
    if (live === 'absent' || current === 'absent')
      return waiting(`Deployment ${target} and Service ${service}`);
    const pods = seen.answer({ ask: 'pods', workload: target }).filter(isLive);
    if (live.hash === undefined || !isMostly(pods, `${target}-${live.hash}-`))
      return waiting(`ready pods of ${target}`);
    const selector = { ...original, 'pod-template-hash': live.hash };
    if (!isSame(current.selector, selector)) {
      return acting(`Service ${service} to select the updated ${target}`, {
        ensure: 'selector',
        service,
        selector,
      });
    }
    return holdsOnly(seen.answer({ ask: 'endpoints', service }), `${target}-${live.hash}-`)
      ? finished
      : waiting(`endpoints of Service ${service} to be the updated pods'`);
  },
  undo: () => 'irreversible',
};

/** Somebody else's update may be under way: the Service moves when at least half of the pods are new. */
function isMostly(pods: readonly PodView[], prefix: string): boolean {
  const updated = pods.filter(({ name }) => name.startsWith(prefix)).length;
  return updated > 0 && updated >= pods.length - updated;
}
