import { deployment, type Deployment } from '../manifests/deployment.ts';
import { rolloutAnnotation } from '../manifests/names.ts';
import { selects } from '../manifests/service.ts';
import { nearest } from '../lib/did-you-mean.ts';
import type { Spec } from '../model/spec.ts';
import { belongsTo } from '../observe/pod.ts';
import { RefusedError } from './refusal.ts';
import type { Facts, ServiceFacts } from './facts.ts';

export interface Target {
  readonly live: Deployment;
  /** pod-template-hash of its current ReplicaSet. */
  readonly hash: string;
}

/** The target's Deployment; throws when there is none, for then nothing else can be said. */
export function targetOf({ target }: Spec, facts: Facts): Target {
  if (facts.target === undefined || facts.workload === undefined) {
    const others = facts.deployments.join(', ');
    const guess = nearest(target.name, facts.deployments);
    throw new RefusedError([
      `target: Deployment ${facts.namespace}/${target.name} does not exist. Deployments in ${facts.namespace}: ${others === '' ? 'none' : others}.${guess === undefined ? '' : ` Did you mean \`deployment/${guess}\`?`}`,
    ]);
  }
  return { live: deployment.parse(facts.target), hash: facts.workload.hash ?? '' };
}

/** Why this Deployment cannot be adopted safely as it is. */
export function objectionsToTarget({ live }: Target, { workload, leftovers }: Facts): readonly string[] {
  const name = live.metadata.name;
  const { strategy, replicas = 1, paused } = live.spec;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      replicas === 0,
      `target: Deployment ${name} has 0 pods: there is no old version to compare with or to return to. Scale it up first.`,
    ],
    [
      paused === true,
      `target: Deployment ${name} is paused. Resume it: kubectl rollout resume deployment/${name}.`,
    ],
    [
      strategy?.type === 'Recreate',
      `target: Deployment ${name} has the strategy Recreate: two versions must never run at once, so it cannot be rolled out without downtime.`,
    ],
    [
      workload?.isComplete === false,
      `target: Deployment ${name} is not whole: ${workload?.available ?? 0} of ${replicas} pods are available and updated. Wait for it (kubectl rollout status deployment/${name}) or mend it first.`,
    ],
  ];
  return [
    ...rules.flatMap(([applies, text]) => (applies ? [text] : [])),
    ...leftovers.map(({ kind, metadata }) =>
      metadata.annotations?.[rolloutAnnotation] === undefined
        ? `target: ${kind} ${metadata.name} exists and was not made by Cutover; the candidate needs this name. Rename or remove it.`
        : `target: ${kind} ${metadata.name} belongs to rollout ${metadata.annotations[rolloutAnnotation]}. If no run carries it any more, end it with \`command: abort\`; if that finds no rollout, remove it: kubectl delete ${kind.toLowerCase()}/${metadata.name}.`,
    ),
  ];
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
