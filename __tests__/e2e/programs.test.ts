import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { endsSoon, hasCluster, nothingLeft, openStage, test } from './stage.ts';

const onCluster = hasCluster ? describe : describe.skip;
const token = 'a-token-of-the-smoke-test';

/** Finds something wrong where the new version has half of the users; a run lasts longer than a poll. */
const smoke = `
  import { appendFileSync } from 'node:fs';
  import { setTimeout as wait } from 'node:timers/promises';
  const { CUTOVER_SHARE: share, CUTOVER_CANDIDATE_PODS: pods, CUTOVER_NAMESPACE: namespace } = process.env;
  appendFileSync(new URL('runs', import.meta.url), \`\${process.pid} \${share} \${namespace} \${pods}\\n\`);
  await wait(1500);
  if (share !== '50') process.exit(0);
  console.error('no cart for', process.env.TOKEN);
  process.exit(4);`;

onCluster('a rollout that a program of the user’s judges', () => {
  test('is turned back when the program says so, and nothing of it is left or told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smoke-'));
    const script = join(folder, 'smoke.mjs');
    await writeFile(script, smoke);
    const config = join(folder, 'cutover.yaml');
    const check = { command: [process.execPath, script], env: { TOKEN: 'env:SMOKE_TOKEN' }, timeout: '20s' };
    await writeFile(config, JSON.stringify({ checks: [check] }));
    const lines: string[] = [];
    const stage = await openStage('programs', {
      inputs: { config, checks: '' },
      env: { SMOKE_TOKEN: token },
      settings: endsSoon,
      onLine: (line) => void lines.push(line),
    });
    const result = await stage.deploy('2.0.0', { stages: '50%', bake: '3s', interval: '1s' });
    const load = await stage.stopLoad();
    expect(result.outputs['outcome']).toBe('rolled-back');
    expect(result.outputs['reason']).toMatch(
      /^command .*smoke\.mjs: ended with exit code 4: no cart for \*\*\*/,
    );
    const told = [...lines.filter((line) => !line.startsWith('::add-mask::')), result.summary].join('\n');
    expect(told).not.toContain(token);
    const runs = (await readFile(join(folder, 'runs'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    expect([...new Set(runs.map(([, share]) => share))]).toEqual(['50']);
    expect(runs.every(([, , namespace]) => namespace === stage.shop.namespace)).toBe(true);
    expect(runs.every(([, , , pods]) => pods?.startsWith('shop-candidate-'))).toBe(true);
    expect(runs.filter(([pid]) => isRunning(Number(pid)))).toEqual([]);
    expect({ failed: load.failed, bad: load.bad }).toEqual({ failed: 0, bad: 0 });
    expect(await stage.names()).toEqual(nothingLeft);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
