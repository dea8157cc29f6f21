import { homedir } from 'node:os';
import { join } from 'node:path';

export const testbed = import.meta.dirname;

/** What is slow to build lives here and outlives every cluster. */
export function cacheFolder(): string {
  const root = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(root, 'cutover-testbed');
}
