import type { StopRequest } from '../model/observation.ts';

export interface CancelWatch {
  readonly stop: () => StopRequest | undefined;
  /** Aborted at the first signal, so that no wait outlasts it. */
  readonly wake: AbortController;
}

/**
 * GitHub cancels a step with SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. A signal only sets the
 * wish to stop: the rollout turns back by itself, and the post step ends what does not fit.
 */
export function watchForCancel(): CancelWatch {
  const wake = new AbortController();
  let request: StopRequest | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      request ??= { by: 'cancel', detail: signal };
      wake.abort();
    });
  }
  return { stop: () => request, wake };
}
