import type { CoreKind, KubeObject, Labels, ObjectRef, Resource } from '../model/kube.ts';

/**
 * The Kubernetes API, as raw objects. Each call has a deadline and bounded retries of its own; what
 * still fails is thrown as a ClusterError. Absence is an answer (`undefined`), never an error.
 */
export interface Cluster {
  readonly read: (ref: ObjectRef) => Promise<KubeObject | undefined>;
  readonly list: (kind: CoreKind, namespace: string, labels: Labels) => Promise<readonly KubeObject[]>;
  /** Nothing where the kind is not installed. */
  readonly listAllowed: (
    resource: Resource,
    namespace: string,
  ) => Promise<readonly KubeObject[] | 'forbidden'>;
  readonly create: (object: KubeObject) => Promise<KubeObject>;
  /**
   * Sends the difference of `before` and `after` as a merge patch, with `before`'s resourceVersion, so
   * that it fails (ConflictError) when somebody else wrote in between. No difference: no request.
   */
  readonly update: (before: KubeObject, after: KubeObject) => Promise<KubeObject>;
  /** Removes exactly this object (its uid); already gone is fine. */
  readonly remove: (object: KubeObject) => Promise<void>;
  /** Last lines of a container's log; of its previous run if asked. Empty when there is none. */
  readonly log: (pod: ObjectRef, container: string, previous: boolean) => Promise<readonly string[]>;
}
