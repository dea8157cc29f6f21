import type { KubeObject, Labels } from '../../src/model/kube.ts';

/** The parts of objects that the simulated controllers work with. */
export interface Template {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly image: string;
      readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
    }[];
  };
}

interface Owned {
  readonly name: string;
  readonly uid?: string;
  readonly labels?: Labels;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly uid?: string;
  }[];
}

export interface DeploymentObject extends KubeObject {
  readonly spec: {
    readonly replicas: number;
    readonly paused?: boolean;
    readonly template: Template;
  };
}

export interface ReplicaSetObject extends KubeObject {
  readonly metadata: KubeObject['metadata'] & Owned;
  readonly spec: { readonly replicas: number; readonly template: Template };
}

export interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface PodObject extends KubeObject {
  readonly metadata: KubeObject['metadata'] & Owned;
  readonly image: string;
  /** When it died on its own. */
  readonly diedAt?: number;
  readonly status: {
    readonly conditions: readonly Condition[];
    readonly containerStatuses: readonly object[];
  };
}

export interface ServiceObject extends KubeObject {
  readonly spec: { readonly selector: Labels };
}

export interface BackendRef {
  readonly name: string;
  readonly weight?: number;
}

export interface RouteObject extends KubeObject {
  readonly spec: {
    readonly rules: readonly {
      readonly backendRefs?: readonly BackendRef[];
      readonly filters?: readonly { readonly requestMirror?: { readonly backendRef: BackendRef } }[];
    }[];
  };
}

export function conditionOf(type: string, isTrue: boolean): Condition {
  return { type, status: isTrue ? 'True' : 'False' };
}

export function isReady(pod: PodObject): boolean {
  return pod.status.conditions[0]?.status === 'True';
}

export function isEnding(pod: KubeObject): boolean {
  return pod.metadata['deletionTimestamp'] !== undefined;
}

export function ownerOf(object: KubeObject): string {
  return (object.metadata as Owned).ownerReferences?.[0]?.name ?? '';
}

/** A stable short text for a template: the pod-template-hash. */
export function hashOf(template: Template): string {
  let hash = 2166136261;
  for (const character of JSON.stringify(template)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  }
  return hash.toString(36);
}
