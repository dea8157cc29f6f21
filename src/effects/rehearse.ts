import { execRoute } from '../model/balancer.ts';
import type { Effect } from '../model/effect.ts';
import { targetWith, type Plan } from '../model/plan.ts';
import type { Step, StepName } from '../model/step.ts';
import { perform } from './perform.ts';
import type { Tools } from './tools.ts';

/**
 * Sends every kind of write that the plan will make to the server as a dry run, admission included, so
 * that a refusal comes before anything is touched. `tools` must hold the dry-running cluster.
 */
export async function rehearse(plan: Plan, tools: Tools): Promise<void> {
  for (const effect of plan.steps.flatMap((step) => firstEffects(step, plan))) await perform(effect, tools);
}

type Of<K extends StepName> = Extract<Step, { readonly kind: K }>;
type Writes = { readonly [K in StepName]?: (step: Of<K>, plan: Plan) => Effect | readonly Effect[] };

/** What a step writes first; later writes are of the same kind on the same objects. */
const firstWrites: Writes = {
  'pin-service': ({ service, selector }) => ({ ensure: 'selector', service, selector }),
  'pin-autoscaler': ({ autoscaler, floor }) => ({ ensure: 'floor', autoscaler, floor }),
  'make-copies': ({ copies }) => ({ ensure: 'copies', copies }),
  'start-candidate': (step) => ({ ensure: 'candidate', step }),
  roll: (step) => ({ ensure: 'rolling', step }),
  'fill-idle': (step) => ({ ensure: 'idle-version', step }),
  // Of the user's own commands there is no dry run.
  'shift-traffic': ({ targets, split }, plan) =>
    targets
      .filter((target) => targetWith(plan, target).route.codec !== execRoute)
      .map((target) => ({ ensure: 'split', target, split })),
  'update-target': ({ target }, plan) => ({
    ensure: 'replicas',
    deployment: target,
    replicas: targetWith(plan, target).replicas,
  }),
  retire: ({ deployment }) => ({ ensure: 'replicas', deployment, replicas: 0 }),
};

function firstEffects(step: Step, plan: Plan): readonly Effect[] {
  // The table pairs each kind with its own step type; TypeScript cannot follow the index.
  const write = firstWrites[step.kind] as
    ((step: Step, plan: Plan) => Effect | readonly Effect[]) | undefined;
  return write === undefined ? [] : [write(step, plan)].flat();
}
