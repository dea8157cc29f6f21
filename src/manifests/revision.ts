import { z } from 'zod';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import type { WorkloadKind } from '../model/spec.ts';
import { without } from './candidate.ts';
import { podTemplate, type PodTemplate } from './deployment.ts';
import { hashLabel } from './names.ts';

/** The object in which Kubernetes records one version of a workload, by the hash of its pods. */
export function revisionRef(
  kind: WorkloadKind,
  { namespace, name }: Pick<ObjectRef, 'namespace' | 'name'>,
  hash: string,
): ObjectRef {
  switch (kind) {
    case 'Deployment':
      return { kind: 'ReplicaSet', namespace, name: `${name}-${hash}` };
    case 'StatefulSet':
      return { kind: 'ControllerRevision', namespace, name: hash };
    case 'DaemonSet':
      return { kind: 'ControllerRevision', namespace, name: `${name}-${hash}` };
  }
}

const recorded = z.looseObject({ spec: z.looseObject({ template: podTemplate }) });

/** The pod template that a revision records, as the workload had it. */
export function recordedTemplate(revision: KubeObject): PodTemplate {
  if (revision.kind !== 'ControllerRevision')
    return without(recorded.parse(revision).spec.template, hashLabel);
  // A ControllerRevision keeps the template as a patch.
  const { $patch: _directive, ...template } = recorded.parse(revision['data']).spec.template;
  return template;
}
