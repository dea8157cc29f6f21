import type { Arm, Backend } from '../metrics/arm.ts';
import { withRole } from '../manifests/names.ts';
import type { Labels } from '../model/kube.ts';
import type { Plan, PlannedTarget, RoutePlan } from '../model/plan.ts';
import { belongsTo, hashOf, pod } from '../observe/pod.ts';
import type { Arms, MeasuredArms } from '../observe/sample.ts';
import { workloadView } from '../observe/workload.ts';
import { codecsOf } from '../routers/index.ts';
import type { House } from './house.ts';

/** The pods of a target's two versions, as metrics know them. */
export async function armsOf(target: PlannedTarget, plan: Plan, house: House): Promise<Arms> {
  const pods = await (target.kind === 'Deployment' ? podsByHash : podsByName)(target, house);
  const { settings, namespace } = plan;
  const arm = (own: Own | undefined, service: string): Arm | undefined =>
    own && {
      ...{ namespace, target: target.name, ...own },
      backends: backendsOf(target.route, service),
      windowMs: settings.windowMs,
    };
  const { candidate, stable, baseline } = target.route.backends;
  return {
    candidate: arm(pods.candidate, candidate),
    stable: arm(pods.stable, stable),
    ...(baseline !== undefined && { baseline: arm(pods.baseline, baseline) }),
  };
}

/** Of routers that share by pods, both versions' are behind the same Service. */
function backendsOf(route: RoutePlan, service: string): readonly Backend[] {
  if (codecsOf(route).some(({ can }) => !can.services)) return [];
  return [{ router: route.codec, service, named: route.backends.stable, route: undefined }];
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
      baseline: together(every.map(({ baseline }) => baseline)),
    },
    of: (target) => arms.get(target) ?? none,
  };
}

/** Those that are known, as one. */
function together(arms: readonly (Arm | undefined)[]): Arm | undefined {
  const known = arms.filter((arm) => arm !== undefined);
  const [first] = known;
  if (first === undefined || known.length === 1) return first;
  return {
    ...first,
    pods: known.map(({ pods }) => pods).join('|'),
    replicaSet: undefined,
    backends: known.flatMap(({ backends }) => backends),
  };
}

type Own = Pick<Arm, 'pods' | 'replicaSet'>;

/** Both versions' pods; undefined: there are none yet. */
interface PodsOf {
  readonly candidate: Own | undefined;
  readonly stable: Own | undefined;
  readonly baseline?: Own | undefined;
}

/** The candidate's pods are named by its hash: an earlier candidate's series may still be in the window. */
async function podsByHash(
  { name, candidate, baseline, stable, route }: PlannedTarget,
  { cluster, namespace }: House,
): Promise<PodsOf> {
  const { selector, candidateSelector } = route.backends;
  const made = async (workload: string, labels: Labels): Promise<Own | undefined> => {
    const [object, replicaSets] = await Promise.all([
      cluster.read({ kind: 'Deployment', namespace, name: workload }),
      cluster.list('ReplicaSet', namespace, labels),
    ]);
    return ownOf(workload, object && workloadView(object, replicaSets).hash);
  };
  const [own, beside] = await Promise.all([
    made(candidate, candidateSelector),
    baseline === undefined ? undefined : made(baseline, withRole(selector, 'baseline')),
  ]);
  return { candidate: own, stable: ownOf(name, stable.hash), baseline: beside };
}

function ownOf(workload: string, hash: string | undefined): Own | undefined {
  return hash === undefined
    ? undefined
    : { pods: podsNamed(workload, hash), replicaSet: `${workload}-${hash}` };
}

/** A StatefulSet's pod keeps its name from version to version: what runs now tells whose it is. */
async function podsByName(
  { name, stable, route }: PlannedTarget,
  { cluster, namespace }: House,
): Promise<PodsOf> {
  const objects = await cluster.list('Pod', namespace, route.backends.selector);
  const pods = objects.filter((own) => belongsTo(own, name)).map((own) => pod.parse(own));
  const own = (isStable: boolean): Own | undefined => {
    const names = pods
      .filter((each) => (hashOf(each) === stable.hash) === isStable)
      .map(({ metadata }) => escaped(metadata.name));
    return names.length === 0 ? undefined : { pods: names.join('|'), replicaSet: undefined };
  };
  return { candidate: own(false), stable: own(true) };
}

/** A pattern of the names of a workload's pods, of one revision or of all. */
export function podsNamed(workload: string, revision: string | undefined): string {
  return revision === undefined ? `${escaped(workload)}-.*` : `${escaped(workload)}-${revision}-.*`;
}

function escaped(name: string): string {
  return name.replaceAll('.', '[.]');
}
