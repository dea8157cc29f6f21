/** A port of a pod, and what is spoken there. */
export interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

export interface PodRequest extends PodAddress {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** How long its answer may take. Default: 10 s. */
  readonly timeoutMs?: number;
}

export interface PodAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly detail: string;
  readonly body: string;
  /** Values of its `Set-Cookie` headers. */
  readonly cookies: readonly string[];
}

/**
 * One request to one pod, from wherever the runner is. A pod that cannot be reached is an answer; rejects
 * when there is none in time. With `https` nobody looks at the pod's certificate.
 */
export type SendToPod = (request: PodRequest) => Promise<PodAnswer>;
