import { z } from 'zod';

/** The Kubernetes API refused, failed or did not answer. `message` says what to do next. */
export class ClusterError extends Error {
  override readonly name: string = 'ClusterError';
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Trying again cannot help. */
  readonly isPermanent: boolean;
  constructor(message: string, status: number | undefined) {
    super(message);
    this.status = status;
    this.isPermanent = status !== undefined && [400, 403, 404, 405, 415, 422].includes(status);
  }
}

/** Somebody else wrote the object since it was read. The next look sees their change. */
export class ConflictError extends ClusterError {
  override readonly name = 'ConflictError';
}

const statusBody = z.looseObject({ message: z.string().optional(), reason: z.string().optional() });

/** The error for an answer that is no success. */
export function errorFor(what: string, status: number, body: string): ClusterError {
  const said = messageOf(body);
  switch (status) {
    case 401:
      return new ClusterError(
        `${what}: the cluster does not accept the credentials (401). Check the kubeconfig's user, or that its token has not expired.`,
        status,
      );
    case 403:
      return new ClusterError(
        `${what}: not allowed. ${said}. Grant it: docs/rbac.yaml lists all that Cutover needs.`,
        status,
      );
    case 409:
      return new ConflictError(`${what}: changed by somebody else at the same time. ${said}`, status);
    default:
      return new ClusterError(`${what}: the API server answered ${status}. ${said}`, status);
  }
}

function messageOf(body: string): string {
  try {
    const parsed = statusBody.safeParse(JSON.parse(body));
    return parsed.success ? (parsed.data.message ?? parsed.data.reason ?? '') : '';
  } catch {
    return body.slice(0, 200);
  }
}

/** There is no kubeconfig, or none that names a cluster. */
export class NoClusterError extends ClusterError {
  override readonly name = 'NoClusterError';
}
