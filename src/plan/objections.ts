import { deployment, type Deployment } from '../manifests/deployment.ts';
import { rolloutAnnotation } from '../manifests/names.ts';
import { selects } from '../manifests/service.ts';
import { nearest } from '../lib/did-you-mean.ts';
import type { KubeObject } from '../model/kube.ts';
import type { WorkloadView } from '../model/observation.ts';
import type { Spec, Strategy, WorkloadKind } from '../model/spec.ts';
import { belongsTo } from '../observe/pod.ts';
import { RefusedError } from './refusal.ts';
import type { Facts, ServiceFacts } from './facts.ts';

export interface Target {
  readonly kind: WorkloadKind;
  readonly live: Deployment;
  /** Of its current revision, as its pods are labelled. */
  readonly hash: string;
  /** Its pods before the rollout. */
  readonly replicas: number;
}

/** The target as it is; throws when there is none, for then nothing else can be said. */
export function targetOf({ target }: Spec, facts: Facts): Target {
  if (facts.target === undefined || facts.workload === undefined) {
    const { kind, name } = target;
    const others = facts.others.length === 0 ? 'none' : facts.others.join(', ');
    const guess = nearest(name, facts.others);
    throw new RefusedError([
      `target: ${kind} ${facts.namespace}/${name} does not exist. ${kind}s in ${facts.namespace}: ${others}.${guess === undefined ? '' : ` Did you mean \`${kind.toLowerCase()}/${guess}\`?`}`,
    ]);
  }
  const { hash = '', wanted } = facts.workload;
  return { kind: target.kind, live: deployment.parse(facts.target), hash, replicas: wanted };
}

/** Why this target cannot be adopted safely as it is. */
export function objectionsToTarget(
  target: Target,
  { workload, leftovers }: Facts,
  strategy: Strategy,
): readonly string[] {
  const { kind, live } = target;
  const name = `${kind} ${live.metadata.name}`;
  const ref = `${kind.toLowerCase()}/${live.metadata.name}`;
  const own =
    workload === undefined
      ? []
      : obstacles.flatMap(({ isMet, tell }) => (isMet(workload, strategy) ? [tell(ref, workload)] : []));
  return [...own.map((text) => `target: ${name} ${text}`), ...leftovers.map(objectionToLeftover)];
}

/** Where there is traffic, somebody must serve it. */
export function objectionsToSleep({ kind, live, replicas }: Target): readonly string[] {
  return replicas > 0
    ? []
    : [
        `target: ${kind} ${live.metadata.name} has 0 pods: there is no old version to compare with or to return to. Scale it up first.`,
      ];
}

interface Obstacle {
  readonly isMet: (live: WorkloadView, strategy: Strategy) => boolean;
  readonly tell: (ref: string, live: WorkloadView) => string;
}

const obstacles: readonly Obstacle[] = [
  {
    isMet: ({ isPaused }) => isPaused,
    tell: (ref) => `is paused. Resume it: kubectl rollout resume ${ref}.`,
  },
  {
    isMet: ({ strategy: own }, strategy) => strategy !== 'recreate' && isOfType('Recreate', own),
    tell: () =>
      'has the strategy Recreate: two versions must never run at once, so it cannot be rolled out without downtime. If that is meant, write `strategy: recreate`.',
  },
  {
    isMet: ({ strategy: own }) => isOfType('OnDelete', own),
    tell: () =>
      'has the update strategy OnDelete: somebody else decides when its pods are replaced. Give it RollingUpdate.',
  },
  {
    isMet: ({ partition }) => partition > 0,
    tell: (_ref, live) =>
      `has a partition of ${live.partition}: some of its pods are kept on another version. Set it to 0 first.`,
  },
  {
    isMet: ({ isComplete }) => !isComplete,
    tell: (ref, live) =>
      `is not whole: ${live.available} of ${live.wanted} pods are available and updated. Wait for it (kubectl rollout status ${ref}) or mend it first.`,
  },
];

function isOfType(type: string, strategy: unknown): boolean {
  return typeof strategy === 'object' && strategy !== null && 'type' in strategy && strategy.type === type;
}

function objectionToLeftover({ kind, metadata }: KubeObject): string {
  const { name, annotations } = metadata;
  return annotations?.[rolloutAnnotation] === undefined
    ? `target: ${kind} ${name} exists and was not made by Cutover; the rollout needs this name. Rename or remove it.`
    : `target: ${kind} ${name} belongs to rollout ${annotations[rolloutAnnotation]}. If no run carries it any more, end it with \`command: abort\`; if that finds no rollout, remove it: kubectl delete ${kind.toLowerCase()}/${name}.`;
}

/** A Service that sends to other pods too cannot be pinned to one version of this target. */
export function objectionsToPods(own: ServiceFacts, live: Deployment, { pods }: Facts): readonly string[] {
  const foreign = pods.filter(
    (pod) => selects(own.selector, pod.metadata.labels ?? {}) && !belongsTo(pod, live.metadata.name),
  );
  const [first] = foreign;
  return first === undefined
    ? []
    : [
        `target: Service ${own.name} also sends to pods that are not ${live.metadata.name}'s (${first.metadata.name}${foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''}). Give the Service a selector that only ${live.metadata.name}'s pods match.`,
      ];
}
