import { fence } from '../effects/fence.ts';
import { fenced } from '../effects/fenced.ts';
import type { Event } from '../model/event.ts';
import type { ObjectRef } from '../model/kube.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import type { JournalEntry } from '../ports/journal.ts';
import { evolve } from '../rollout/evolve.ts';
import type { House } from './house.ts';

/**
 * A state that another run left, to be carried on. It is written down at once: whoever still believes
 * to have the rollout cannot record anything any more, and what it was about to write is refused.
 */
export async function reopened(
  { plan, state }: Pick<JournalEntry, 'plan' | 'state'>,
  { clock, identity, journal, cluster, lease }: House,
  skipsStep = false,
): Promise<State> {
  const resumed: Event = { type: 'resumed', at: clock.now(), by: identity, skipsStep };
  const after = evolve(state, resumed);
  await journal.commit(after, [resumed]);
  await fence(sharedObjects(plan), fenced(cluster, lease));
  return after;
}

/** Objects of the user's that a rollout changes: what it makes has its name alone. */
function sharedObjects(plan: Plan): readonly ObjectRef[] {
  const { namespace, targetKind, target, route } = plan;
  const own = plan.steps.flatMap(namesIn);
  const refs = [{ kind: targetKind, name: target }, ...own.map(([kind, name]) => ({ kind, name }))].map(
    (ref): ObjectRef => ({ ...ref, namespace }),
  );
  const all = [...refs, ...route.objects];
  return [...new Map(all.map((ref) => [`${ref.kind} ${ref.namespace}/${ref.name}`, ref])).values()];
}

function namesIn(step: Step): readonly (readonly [string, string])[] {
  if ('autoscaler' in step) return [['HorizontalPodAutoscaler', step.autoscaler]];
  return step.kind === 'pin-service' ? [['Service', step.service]] : [];
}
