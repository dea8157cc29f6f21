/** npm run check: everything about the source that can be said without running it, all of it at once. */
import { spawnSync } from 'node:child_process';
import { generators } from './generators.ts';

const checks: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc']],
  ['lint', ['eslint', '.']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['import rules', ['depcruise', 'src', '--output-type', 'err']],
  ['planted violations', ['node', 'scripts/check-walls.ts']],
  ['unused code', ['knip']],
  ...generators.map((script): [string, string[]] => [script, ['node', script, '--check']]),
  ['bundle', ['node', 'scripts/build.ts', '--check']],
];

const failed = checks.filter(([name, [command = '', ...args]]) => {
  const began = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`Failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
