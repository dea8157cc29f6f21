import { Script } from 'node:vm';

const script = new Script('work()');

/**
 * What `work` gives, or undefined when it takes longer: it is ended, even inside one regular expression,
 * which no timer could do. Nothing else runs meanwhile.
 */
export function within<T>(ms: number, work: () => T): T | undefined {
  try {
    return script.runInNewContext({ work }, { timeout: ms }) as T;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
