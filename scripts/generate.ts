/** npm run generate: writes every file that is made from the code, but for the bundle (npm run build). */
import { spawnSync } from 'node:child_process';
import { generators } from './generators.ts';

for (const script of generators) {
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
