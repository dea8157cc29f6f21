import type { KubeObject } from '../../src/model/kube.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import type { Step } from '../../src/model/step.ts';
import { find, type World } from './world.ts';

const states = new WeakMap<KubeObject, State>();
const plans = new WeakMap<KubeObject, Plan>();

function parsed<T>(cache: WeakMap<KubeObject, T>, world: World, key: 'state' | 'plan'): T | undefined {
  const journal = find(world, 'ConfigMap', 'cutover-shop');
  if (journal === undefined) return undefined;
  const known = cache.get(journal);
  if (known !== undefined) return known;
  const value = JSON.parse((journal['data'] as Record<string, string>)[key] ?? 'null') as T;
  cache.set(journal, value);
  return value;
}

/** The rollout's state as it is written down. */
export function stateOf(world: World): State | undefined {
  return parsed(states, world, 'state');
}

/** The step under way, as it is written down. */
export function stepOf(world: World): Step | undefined {
  const state = stateOf(world);
  if (state?.step === undefined || state.finished !== undefined) return undefined;
  const steps = state.direction === 'forward' ? parsed(plans, world, 'plan')?.steps : state.undoing;
  return steps?.[state.cursor];
}
