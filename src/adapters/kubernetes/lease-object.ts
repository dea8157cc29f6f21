import { z } from 'zod';
import type { KubeObject, ObjectRef } from '../../model/kube.ts';
import type { StopRequest } from '../../model/observation.ts';

const leaseObject = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
    })
    .default({}),
});

const stopAnnotation = 'cutover/stop';
const leaderAnnotation = 'cutover/leader';

/** What stays beside the spec. */
export interface LeaseNotes {
  readonly stop: StopRequest | undefined;
  /** Key of the target whose rollout this one moved with last; undefined: as it is. */
  readonly leader?: string | undefined;
}

/** Who holds it, '' for nobody, and since when the holder is silent. */
export function holderOf(object: KubeObject | undefined): {
  readonly owner: string;
  readonly renewTime: string;
} {
  if (object === undefined) return { owner: '', renewTime: '' };
  const { holderIdentity, renewTime } = leaseObject.parse(object).spec;
  return { owner: holderIdentity ?? '', renewTime: renewTime ?? '' };
}

export function leaderIn(object: KubeObject | undefined): string | undefined {
  return object?.metadata.annotations?.[leaderAnnotation];
}

const stopRequest = z.object({ by: z.enum(['abort', 'rollback', 'superseded']), detail: z.string() });

/** What another job asks of the holder. */
export function stopIn(object: KubeObject): StopRequest | undefined {
  const asked = object.metadata.annotations?.[stopAnnotation];
  return asked === undefined ? undefined : stopRequest.safeParse(jsonOf(asked)).data;
}

/** Somebody may have written the annotation by hand; that must not keep the lease from being renewed. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A Lease with these fields of the spec, and with the stop that is asked, or none. */
export function leaseWith(
  object: KubeObject,
  spec: Readonly<Record<string, unknown>>,
  { stop, leader }: LeaseNotes,
): KubeObject {
  const { [stopAnnotation]: _answered, ...annotations } = object.metadata.annotations ?? {};
  const asked = stop === undefined ? {} : { [stopAnnotation]: JSON.stringify(stop) };
  const led = leader === undefined ? {} : { [leaderAnnotation]: leader };
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, ...asked, ...led } },
    spec: { ...(object['spec'] as object | undefined), ...spec },
  };
}

export function newLease({ name, namespace }: ObjectRef): KubeObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'cutover' } },
  };
}

/** Kubernetes' MicroTime. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
