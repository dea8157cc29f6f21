import { hasRequests, lasting, title } from '../pod.ts';
import type { Rule } from '../rule.ts';

const why =
  'the scheduler may put it on a full node, where it is slow and the first to be evicted, in a rollout that has more pods than usual';

/** What a LimitRange or an admission webhook adds is in the pods that run, not in the template. */
export const noResourceRequests: Rule = {
  name: 'no-resource-requests',
  finds: 'A container that lasts requests neither CPU nor memory, nor does a `LimitRange` do it for it.',
  why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  fix: '`resources: { requests: { cpu: 100m, memory: 128Mi } }`, with what it really uses.',
  check: ({ next, running }) => {
    if (hasRequests(next.spec)) return [];
    const added = new Set(running.filter(hasRequests).map(({ name }) => name));
    return lasting(next)
      .filter((own) => !hasRequests(own) && !added.has(own.name))
      .map((own) => ({
        object: title(own),
        message: `It requests neither CPU nor memory: ${why}.`,
        fix: 'Request what it really uses.',
        yaml: 'resources: { requests: { cpu: 100m, memory: 128Mi } }',
      }));
  },
};
