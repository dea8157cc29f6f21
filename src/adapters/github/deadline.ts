/** Reporting took too long; the rollout goes on without it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(ms: number) {
    super(`GitHub did not answer within ${ms / 1000} s`);
  }
}

/** Runs `work` for at most `ms`; then aborts its requests and throws. */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DeadlineError(ms));
    abort.abort();
  }, ms);
  try {
    return await Promise.race([work(abort.signal), promise]);
  } finally {
    clearTimeout(timer);
  }
}
