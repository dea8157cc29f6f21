import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect } from '@jest/globals';
import { endsSoon, hasCluster, imageOf, openStage, test } from './stage.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const act = process.env['CUTOVER_TEST_ACT'] ?? '';
const withAct = hasCluster && act !== '' ? describe : describe.skip;

/** What a command printed, also when it failed: a runner says on stdout what went wrong. */
async function told(
  command: string,
  args: readonly string[],
  options: object,
): Promise<{ readonly stdout: string }> {
  return run(command, [...args], options).catch((error: unknown) => error as { readonly stdout: string });
}

/** A repository as a user has it, with the action beside the workflow. */
async function repositoryWith(workflow: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-workflow-'));
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'));
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await mkdir(join(folder, '.github/workflows'), { recursive: true });
  await writeFile(join(folder, '.github/workflows/deploy.yml'), workflow);
  const git = (...args: readonly string[]): Promise<unknown> =>
    run('git', ['-C', folder, '-c', 'user.name=mona', '-c', 'user.email=mona@example.com', ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('commit', '--quiet', '--message=Deploy');
  return folder;
}

withAct('a workflow file, run by act', () => {
  test('deploys, and a later step reads the outputs', async () => {
    const { shop, stopLoad } = await openStage('workflow', { rate: 50, replicas: 1, settings: endsSoon });
    const workflow = `
on: workflow_dispatch
permissions: { contents: read }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - id: cutover
        uses: ./
        with:
          target: deployment/shop
          images: localhost/shop:2.0.0
          route: httproute/shop
          stages: 50%
          bake: 3s
          interval: 1s
          drain: 2s
          kubeconfig: ${shop.kubeconfig}
      - run: echo "it was \${{ steps.cutover.outputs.outcome }} with \${{ steps.cutover.outputs.weight }} percent"
`;
    const folder = await repositoryWith(workflow);
    const { stdout } = await told(
      act,
      ['workflow_dispatch', '-P', 'ubuntu-latest=-self-hosted', '--pull=false'],
      {
        cwd: folder,
        env: {
          ...process.env,
          PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
          HOME: folder,
        },
        maxBuffer: 16 * 1024 * 1024,
      },
    );
    const load = await stopLoad();
    expect(stdout).toContain('it was promoted with 100 percent');
    expect(stdout).toContain('Post');
    expect(await imageOf(shop)).toBe('localhost/shop:2.0.0');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
  });
});
