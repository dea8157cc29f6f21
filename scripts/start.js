// Runs a script of this project under the Node that its lockfile names, on a machine that has only
// Node 20 or newer: installs the npm packages first when they are missing or out of date.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const lockfile = join(root, 'package-lock.json');
const node = join(root, 'node_modules', '.bin', 'node');

if (!existsSync(installed) || !existsSync(node) || statSync(installed).mtimeMs < statSync(lockfile).mtimeMs) {
  console.log('Installing the npm packages of package-lock.json …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

const [script, ...args] = process.argv.slice(2);
run(node, ['--disable-warning=ExperimentalWarning', script, ...args]);

function run(command, args) {
  const path = `${dirname(node)}:${process.env.PATH}`;
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
