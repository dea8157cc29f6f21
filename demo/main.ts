/**
 * npm run demo: the main job on a real cluster under live load. `--keep` leaves the cluster running
 * and says how to look around.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const keep = process.argv.includes('--keep') ? ['--keep'] : [];

console.log('Cutover demo: a real Kubernetes, a gateway, Prometheus and 300 requests a second.');
console.log(
  'The first run builds them from source (about 12 minutes on 2 cores); later runs start in 5 seconds.\n',
);
const child = spawn(
  process.execPath,
  [join(root, 'testbed/enter.ts'), ...keep, '--', process.execPath, join(root, 'demo/acts.ts')],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
