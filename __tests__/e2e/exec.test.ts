import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { kubectl } from '../../testbed/kubectl.ts';
import {
  endsSoon,
  hasCluster,
  imageOf,
  nothingLeft,
  openStage,
  startUntil,
  test,
  withInputs,
  type Stage,
} from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const script = resolve(import.meta.dirname, '../../testbed/split.ts');
const token = 'a-token-of-the-balancer';

interface Balanced extends Stage {
  readonly setFaults: (text: string) => Promise<void>;
  readonly calls: () => Promise<readonly string[]>;
}

/** A shop whose traffic is shared by something that Cutover knows by two commands alone. */
async function openBalanced(name: string, onLine?: (line: string) => void): Promise<Balanced> {
  const folder = await mkdtemp(join(tmpdir(), 'split-'));
  const config = join(folder, 'cutover.yaml');
  const { CUTOVER_TEST_KUBECONFIG: kubeconfig, KUBECACHEDIR: cache = '' } = process.env;
  const env = {
    ...{ KUBECONFIG: kubeconfig, KUBECACHEDIR: cache },
    ...{ SPLIT_FOLDER: folder, SPLIT_TOKEN: 'env:SPLIT_TOKEN' },
  };
  const command = (action: string): readonly string[] => [process.execPath, script, action];
  const exec = { read: command('read'), write: command('write'), env };
  await writeFile(config, JSON.stringify({ route: { exec } }));
  const stage = await openStage(name, {
    inputs: { route: '', config },
    env: { SPLIT_TOKEN: token },
    replicas: 1,
    settings: endsSoon,
    ...(onLine && { onLine }),
  });
  const faults = join(folder, 'faults');
  return {
    ...stage,
    setFaults: (text) => (text === '' ? rm(faults) : writeFile(faults, text)),
    calls: async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n'),
  };
}

function routeIn(objects: unknown): unknown {
  return (objects as readonly { kind: string }[]).find(({ kind }) => kind === 'HTTPRoute');
}

function versionOf({ shop }: Stage): Promise<string> {
  return kubectl('-n', shop.namespace, 'get', 'httproute', 'shop', '-o', 'jsonpath={.metadata.generation}');
}

onCluster('through commands of the user’s, under load', () => {
  test('plan only reads, a good version is promoted and rolled back, and a bad one is turned back', async () => {
    const stage = await openBalanced('exec-good-and-bad');
    const planned = await stage.command('plan', { images: 'localhost/shop:2.0.0' });
    expect(planned.outputs['outcome']).toBe('planned');
    expect(await stage.calls()).toEqual(['read']);

    const promoted = await stage.deploy('2.0.0', { stages: '5%' });
    expect(promoted.outputs['outcome']).toBe('promoted');
    expect(promoted.summary).toContain('your own commands');
    expect((await stage.calls()).filter((call) => call.startsWith('write'))).toEqual([
      'write 5',
      'write 100',
      'write 0',
    ]);
    const back = await stage.command('rollback');
    const load = await stage.stopLoad();
    expect(back.outputs['outcome']).toBe('rolled-back');
    expect(await imageOf(stage.shop)).toBe('localhost/shop:1.0.0');
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
    expect(load.versions['2.0.0']?.requests).toBeGreaterThan(0);
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);

    const others = stage.moreLoad({ rate: 200 });
    const bad = await stage.deploy('3.0.0', { bake: '8s' });
    const seen = await others.stop();
    expect(bad.outputs['outcome']).toBe('rolled-back');
    expect({ failed: seen.failed, why: seen.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('a balancer that cannot be read for 5 s is written nothing, and one that cannot be written is asked again', async () => {
    const writes = Promise.withResolvers<undefined>();
    const stage = await openBalanced('exec-silent', (line) => {
      if (/write\) ended with exit code 3.*3 in a row/.test(line)) writes.resolve(undefined);
    });
    const running = await startUntil(withInputs(stage, { bake: '8s' }), '2.0.0', /Stage 1 of 1/);
    const before = [await versionOf(stage), await stage.calls()] as const;
    await stage.setFaults('read');
    await sleep(5_000);
    const after = [await versionOf(stage), await stage.calls()] as const;
    expect(after[0]).toBe(before[0]);
    const meanwhile = after[1].slice(before[1].length);
    expect([...new Set(meanwhile)]).toEqual(['read']);
    await stage.setFaults('write');
    await Promise.race([writes.promise, running.main]);
    await stage.setFaults('');
    const { outputs, log } = await running.main;
    const load = await stage.stopLoad();
    expect(outputs['outcome']).toBe('promoted');
    expect(log.join('\n')).toMatch(
      /read\) ended with exit code 3: the balancer does not answer \(token=\*\*\*/,
    );
    expect(log.join('\n')).toMatch(/write\) ended with exit code 3/);
    expect(log.filter((line) => line.includes(token) && !line.startsWith('::add-mask::'))).toEqual([]);
    expect({ failed: load.failed, bad: load.bad, why: load.failures }).toEqual({
      failed: 0,
      bad: 0,
      why: [],
    });
    expect(routeIn(await stage.objects())).toEqual(routeIn(stage.before));
    expect(await stage.names()).toEqual(nothingLeft);
  });

  test('a dead runner is undone by abort that has the commands, and refused without them', async () => {
    const stage = await openBalanced('exec-dies');
    const running = await startUntil(stage, '2.0.0', /Stage 1 of 1/);
    running.kill();
    await running.main;
    const journal = await kubectl(
      '-n',
      stage.shop.namespace,
      'get',
      'configmap',
      'cutover-shop',
      '-o',
      'json',
    );
    expect(journal).not.toContain(token);
    expect(journal).not.toContain('split.ts');
    const refused = await stage.command('abort', { config: '' });
    expect(refused.annotations.join()).toMatch(
      /shares its traffic by `route: exec`.*Give this step the same `route`/,
    );
    const aborted = await stage.command('abort');
    const load = await stage.stopLoad();
    expect(aborted.outputs['outcome']).toBe('aborted');
    expect({ failed: load.failed, why: load.failures }).toEqual({ failed: 0, why: [] });
    expect(await stage.objects()).toEqual(stage.before);
    expect(await stage.names()).toEqual(nothingLeft);
  });
});
