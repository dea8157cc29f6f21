import { z } from 'zod';
import { deployment, type Deployment } from '../manifests/deployment.ts';
import { disruptionBudget } from '../manifests/disruption-budget.ts';
import { servicesSelecting } from '../manifests/service.ts';
import type { LintFacts, ServingPodsEnd } from '../lint/facts.ts';
import { lint } from '../lint/lint.ts';
import type { Finding } from '../model/finding.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type { Pace, Spec, WorkloadKind } from '../model/spec.ts';
import { belongsTo } from '../observe/pod.ts';
import { autoscalerOf } from './autoscaler.ts';
import { nextTemplate } from './change.ts';
import type { Facts, Member } from './facts.ts';
import { ownMaxUnavailable } from './max-unavailable.ts';

/** What lint says of this rollout. A rollback is in a hurry, and its version has been through lint. */
export function findingsOf({ spec, facts }: Member, plan: Plan): readonly Finding[] {
  const active = plan.targets.find(({ name }) => [spec.target.name, ...coloursOf(facts)].includes(name));
  const live = active && deployment.safeParse(workloadOf(facts, active)).data;
  if (active === undefined || live === undefined || facts.previous !== undefined) return [];
  return lint(lintFacts(spec, facts, { plan, active, live }), spec.ignoreFindings);
}

function coloursOf({ colours }: Facts): readonly string[] {
  return colours.map(({ object }) => object.metadata.name);
}

/** What serves now: the target, or the active one of a pair. */
function workloadOf({ target, colours }: Facts, { name }: PlannedTarget): KubeObject | undefined {
  return target ?? colours.map(({ object }) => object).find(({ metadata }) => metadata.name === name);
}
interface Planned {
  readonly plan: Plan;
  readonly active: PlannedTarget;
  readonly live: Deployment;
}

function lintFacts(spec: Spec, facts: Facts, { plan, active, live }: Planned): LintFacts {
  const { template } = live.spec;
  const { kind, name, replicas } = active;
  return {
    workload: { kind, name, replicas, template },
    next: nextTemplate(spec.change, live, facts),
    services: servicesSelecting(facts.services, template.metadata?.labels),
    budgets: facts.budgets.flatMap((own) => disruptionBudget.safeParse(own).data ?? []),
    autoscaler: autoscalerOf(facts, kind, name)?.autoscaler,
    running: facts.pods.filter((pod) => belongsTo(pod, name)).flatMap(containersIn),
    strategy: spec.strategy,
    servingPodsEnd: servingPodsEnd(spec, plan, name),
    maxUnavailable: paceOf(plan, kind)?.maxUnavailable ?? ownMaxUnavailable(kind, facts.workload?.strategy),
    drainMs: spec.pacing.drainMs,
  };
}

const someContainers = z.array(z.looseObject({ name: z.string() })).default([]);
const runningPod = z.looseObject({
  spec: z.looseObject({ containers: someContainers, initContainers: someContainers }),
});

function containersIn(pod: KubeObject): LintFacts['running'] {
  const { data } = runningPod.safeParse(pod);
  return data === undefined ? [] : [...data.spec.containers, ...data.spec.initContainers];
}

/** Where the old version grows for a share by pods, turning back ends what it grew by. */
function servingPodsEnd({ strategy }: Spec, { steps }: Plan, name: string): ServingPodsEnd {
  if (strategy === 'rolling') return 'in-batches';
  const grows = steps.some(
    (step) =>
      step.kind === 'scale' && step.stable.name === name && step.stable.replicas > step.stable.original,
  );
  return grows ? 'turning-back' : 'never';
}

/** The pace of the plan; a StatefulSet takes none from the input. */
function paceOf({ steps }: Plan, kind: WorkloadKind): Pace | undefined {
  const roll = steps.find((step) => step.kind === 'roll');
  return kind === 'StatefulSet' || roll?.pace === 'recreate' ? undefined : roll?.pace;
}
