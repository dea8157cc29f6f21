import { z } from 'zod';
import type { KubeObject, Labels } from '../model/kube.ts';
import { roleLabel, rolloutAnnotation } from './names.ts';
import type { CandidateMark } from './candidate.ts';

const port = z.looseObject({
  name: z.string().optional(),
  port: z.number(),
  targetPort: z.union([z.number(), z.string()]).optional(),
  nodePort: z.number().optional(),
  appProtocol: z.string().optional(),
});

/** The parts of a Service that Cutover reads. */
export const service = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    type: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    ports: z.array(port).optional(),
  }),
});

export type Service = z.infer<typeof service>;

/** A Service like the target's that selects pods with the mark's role, reachable inside the cluster only. */
export function candidateService(like: Service, selector: Labels, mark: CandidateMark): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: mark.name,
      namespace: mark.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cutover', [roleLabel]: mark.role },
      annotations: { [rolloutAnnotation]: mark.rollout },
    },
    spec: {
      type: 'ClusterIP',
      selector,
      ports: (like.spec.ports ?? []).map(({ nodePort, ...rest }) => rest),
    },
  };
}

/** True when a selector picks pods with these labels. */
export function selects(selector: Labels, labels: Labels): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Those of the Services that send to pods with these labels. */
export function servicesSelecting(services: readonly KubeObject[], labels: Labels = {}): readonly Service[] {
  return services
    .map((object): Service => service.parse(object))
    .filter(({ spec }) => selects(spec.selector ?? {}, labels));
}
