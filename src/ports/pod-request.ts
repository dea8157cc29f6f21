export interface PodRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

/** One request to one pod, from wherever the runner is; an unreachable pod is an answer, not an error. */
export type SendToPod = (
  request: PodRequest,
) => Promise<{ readonly status: number; readonly detail: string }>;
