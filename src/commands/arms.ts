import type { Arm } from '../metrics/prometheus/queries.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import { belongsTo, hashOf, pod } from '../observe/pod.ts';
import type { Arms, MeasuredArms } from '../observe/sample.ts';
import { workloadView } from '../observe/workload.ts';
import type { House } from './house.ts';

/** The pods of a target's two versions, as metrics know them. */
export async function armsOf(target: PlannedTarget, plan: Plan, house: House): Promise<Arms> {
  const pods = await (target.kind === 'Deployment' ? podsByHash : podsByName)(target, house);
  const { settings, namespace } = plan;
  const arm = (own: string | undefined): Arm | undefined =>
    own === undefined
      ? undefined
      : { namespace, target: target.name, pods: own, windowMs: settings.windowMs };
  return { candidate: arm(pods.candidate), stable: arm(pods.stable) };
}

/** The pods of all targets' versions, together and one by one. */
export async function measuredArms(plan: Plan, house: House): Promise<MeasuredArms> {
  const arms = new Map(
    await Promise.all(
      plan.targets.map(async (target) => [target.name, await armsOf(target, plan, house)] as const),
    ),
  );
  const none: Arms = { candidate: undefined, stable: undefined };
  const every = [...arms.values()];
  return {
    all: {
      candidate: together(every.map(({ candidate }) => candidate)),
      stable: together(every.map(({ stable }) => stable)),
    },
    of: (target) => arms.get(target) ?? none,
  };
}

/** Those that are known, as one. */
function together(arms: readonly (Arm | undefined)[]): Arm | undefined {
  const known = arms.filter((arm) => arm !== undefined);
  const [first] = known;
  return first && { ...first, pods: known.map(({ pods }) => pods).join('|') };
}

/** Patterns of the names of both versions' pods; undefined: there are none yet. */
interface PodPatterns {
  readonly candidate: string | undefined;
  readonly stable: string | undefined;
}

/** The candidate's pods are named by its hash: an earlier candidate's series may still be in the window. */
async function podsByHash(
  { name, candidate, stable, route }: PlannedTarget,
  { cluster, namespace }: House,
): Promise<PodPatterns> {
  const object = await cluster.read({ kind: 'Deployment', namespace, name: candidate });
  const replicaSets = await cluster.list('ReplicaSet', namespace, route.backends.candidateSelector);
  const hash = object && workloadView(object, replicaSets).hash;
  const pattern = (workload: string, own: string | undefined): string | undefined =>
    own === undefined ? undefined : `${escaped(workload)}-${own}-.*`;
  return { candidate: pattern(candidate, hash), stable: pattern(name, stable.hash) };
}

/** A StatefulSet's pod keeps its name from version to version: what runs now tells whose it is. */
async function podsByName(
  { name, stable, route }: PlannedTarget,
  { cluster, namespace }: House,
): Promise<PodPatterns> {
  const objects = await cluster.list('Pod', namespace, route.backends.selector);
  const pods = objects.filter((own) => belongsTo(own, name)).map((own) => pod.parse(own));
  const pattern = (isStable: boolean): string | undefined =>
    pods
      .filter((own) => (hashOf(own) === stable.hash) === isStable)
      .map(({ metadata }) => escaped(metadata.name))
      .join('|') || undefined;
  return { candidate: pattern(false), stable: pattern(true) };
}

function escaped(name: string): string {
  return name.replaceAll('.', '[.]');
}
