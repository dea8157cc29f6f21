/** Any JSON value, as the API server sends it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/**
 * A Kubernetes object as the API server sends it: raw, so that fields this code does not know
 * survive a read and a write.
 */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [key: string]: unknown;
}

/** The kinds that no router brings: Kubernetes' own that Cutover reads or writes, and KEDA's ScaledObject. */
export type CoreKind =
  | 'ConfigMap'
  | 'ControllerRevision'
  | 'DaemonSet'
  | 'Deployment'
  | 'EndpointSlice'
  | 'Event'
  | 'HorizontalPodAutoscaler'
  | 'Lease'
  | 'Pod'
  | 'PodDisruptionBudget'
  | 'ReplicaSet'
  | 'ScaledObject'
  | 'Secret'
  | 'Service'
  | 'StatefulSet';

/** Where the objects of a kind live in the API. */
export interface Resource {
  readonly kind: string;
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

export interface ObjectRef {
  readonly kind: string;
  /** Needed only where two groups have a kind of this name. */
  readonly group?: string;
  readonly namespace: string;
  readonly name: string;
}

/** Labels that must all match: the equality part of a Kubernetes label selector. */
export type Labels = Readonly<Record<string, string>>;
