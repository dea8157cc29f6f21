import { printDuration } from '../../lib/duration.ts';
import type { LintFacts } from '../facts.ts';
import { graceOf, lasting, sleepOf, title } from '../pod.ts';
import type { Found, Rule } from '../rule.ts';

/** Nobody has said how long requests take where `drain` is not written: then no grace is too short. */
export const gracePeriodShorterThanDrain: Rule = {
  name: 'grace-period-shorter-than-drain',
  finds:
    '`terminationGracePeriodSeconds` is shorter than the `drain` that you wrote, or not longer than the sleep of a `preStop` hook.',
  why: 'A pod that is ended while it serves (rolled, evicted, scaled in) is killed after its grace period, the `preStop` hook included, with the requests that are under way.',
  fix: '`terminationGracePeriodSeconds` of at least the hook and the drain together.',
  check: (facts) => [...shorterThanDrain(facts), ...eatenByHook(facts)],
};

function shorterThanDrain({
  drainMs,
  next,
  workload,
  servingPodsEnd,
  services,
}: LintFacts): readonly Found[] {
  const grace = graceOf(next);
  if (drainMs === undefined || services.length === 0 || grace * 1000 >= drainMs) return [];
  const drain = printDuration(drainMs);
  const ended =
    servingPodsEnd === 'in-batches'
      ? 'a pod that strategy rolling ends is killed'
      : 'Cutover waits so long, but a pod that is evicted or scaled in meanwhile is killed';
  return [
    {
      object: `${workload.kind} ${workload.name}`,
      message: `By drain, requests may take ${drain}: ${ended} after ${grace} s (terminationGracePeriodSeconds), with the requests that are under way.`,
      fix: 'Give pods as long to end as requests may take.',
      yaml: `terminationGracePeriodSeconds: ${Math.ceil(drainMs / 1000)}`,
    },
  ];
}

function eatenByHook({ next }: LintFacts): readonly Found[] {
  const grace = graceOf(next);
  return lasting(next).flatMap((own) => {
    const seconds = (own.lifecycle?.preStop && sleepOf(own.lifecycle.preStop)) ?? 0;
    if (seconds === 0 || seconds < grace) return [];
    return [
      {
        object: title(own),
        message: `Its preStop hook sleeps ${seconds} s, and terminationGracePeriodSeconds is ${grace}: it is killed when the hook ends, with the requests that are under way.`,
        fix: 'Give the application time after the hook.',
        yaml: `terminationGracePeriodSeconds: ${Math.ceil(seconds) + 30}`,
      },
    ];
  });
}
