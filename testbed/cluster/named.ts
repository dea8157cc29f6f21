import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../prepare.ts';
import { where } from '../prepare/packages.ts';
import { clusterEnv, type Provider, type TestCluster } from './cluster.ts';

/**
 * A cluster that the user names, or the one that `enter.ts` runs this process in.
 * The ambient KUBECONFIG and ~/.kube/config are never read: a test must not touch
 * somebody's production. Its nodes must have the shop's images already.
 */
export const named: Provider = {
  name: 'a cluster you name',

  misfit: () =>
    Promise.resolve(process.env['CUTOVER_TEST_KUBECONFIG'] ? undefined : 'set CUTOVER_TEST_KUBECONFIG'),

  async start() {
    const bin = process.env['CUTOVER_TEST_BIN'];
    const own = bin === undefined ? await linkPrograms() : undefined;
    return describe(bin ?? String(own), async () => {
      if (own !== undefined) await rm(own, { recursive: true, force: true });
    });
  },
};

function describe(bin: string, stop: () => Promise<void>): TestCluster {
  const cluster = {
    kubeconfig: needed('CUTOVER_TEST_KUBECONFIG'),
    endpoints: { gateway: needed('CUTOVER_TEST_GATEWAY'), prometheus: needed('CUTOVER_TEST_PROMETHEUS') },
    bin,
  };
  return {
    ...cluster,
    lookAround: [`kubectl --kubeconfig=${cluster.kubeconfig} get pods --all-namespaces`],
    run: ([program = '', ...args], options = {}) =>
      spawn(program, args, { ...options, env: { ...(options.env ?? process.env), ...clusterEnv(cluster) } }),
    stop,
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`CUTOVER_TEST_KUBECONFIG names a cluster, so ${name} must be set too`);
  return value;
}

async function linkPrograms(): Promise<string> {
  const kubectl = where('kubectl');
  if (kubectl === undefined) throw new Error('a cluster you name needs kubectl on the PATH');
  const { load } = await prepare(['load']);
  const bin = await mkdtemp(join(tmpdir(), 'cutover-bin-'));
  await symlink(kubectl, join(bin, 'kubectl'));
  await symlink(load, join(bin, 'load'));
  return bin;
}
