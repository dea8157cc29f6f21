import type { KubeObject, Labels } from '../model/kube.ts';
import type { Deployment, PodTemplate } from './deployment.ts';
import { replicasAnnotation, roleLabel, rolloutAnnotation, type Role } from './names.ts';

export interface Mark {
  readonly name: string;
  readonly namespace: string;
  readonly rollout: string;
}

export interface CandidateMark extends Mark {
  readonly role: Role;
}

export interface CandidateSize {
  readonly mark: CandidateMark;
  readonly replicas: number;
  /** The number of pods the manifest asks for, for the promotion; undefined: the target keeps its own. */
  readonly replicasAfter: number | undefined;
}

/**
 * A version that dies of its configuration often answers its first readiness probe before it does.
 * Only pods that have stayed ready this long are available, and only available ones get users.
 */
const provingSeconds = 5;

/**
 * The candidate, or the baseline: a copy of `base`, which is the target with the template that it shall
 * have. Pods keep the target's labels, so that network policies and dashboards match, and get the role
 * label, so that a Service can tell them apart. The Deployment itself gets none of the target's own labels and annotations: those of Helm
 * or Argo CD would make them its owners.
 */
export function candidateDeployment(
  base: Deployment,
  { mark, replicas, replicasAfter }: CandidateSize,
): KubeObject {
  const role = { [roleLabel]: mark.role };
  const { template } = base.spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: mark.name,
      namespace: mark.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cutover', ...role },
      annotations: {
        [rolloutAnnotation]: mark.rollout,
        ...(replicasAfter === undefined ? {} : { [replicasAnnotation]: String(replicasAfter) }),
      },
    },
    spec: {
      ...base.spec,
      paused: false,
      replicas,
      minReadySeconds: Math.max(base.spec.minReadySeconds ?? 0, provingSeconds),
      selector: { ...base.spec.selector, matchLabels: { ...base.spec.selector.matchLabels, ...role } },
      template: {
        ...template,
        metadata: withLabels(template.metadata, { ...template.metadata?.labels, ...role }),
      },
    },
  };
}

/** The template as the target shall have it: without the marks of the candidate. */
export function promotedTemplate(candidate: PodTemplate): PodTemplate {
  return without(candidate, roleLabel);
}

/** A template without a label, as a ReplicaSet's or the candidate's is given back to the target. */
export function without(template: PodTemplate, label: string): PodTemplate {
  const labels = Object.entries(template.metadata?.labels ?? {});
  const rest = Object.fromEntries(labels.filter(([key]) => key !== label));
  return { ...template, metadata: withLabels(template.metadata, rest) };
}

function withLabels(metadata: PodTemplate['metadata'], labels: Labels): PodTemplate['metadata'] {
  return { ...metadata, labels: { ...labels } };
}
