import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { programStarter } from '../../../src/adapters/exec/programs.ts';
import type { ProgramCall, ProgramEnd, Running } from '../../../src/ports/program.ts';

const token = 'kept-from-everybody';
const release = { CUTOVER_NAMESPACE: 'web', CUTOVER_CANDIDATE_PODS: 'shop-candidate-1-.*' };

interface Place {
  readonly folder: string;
  readonly start: (code: string, changes?: Partial<ProgramCall>) => Running;
}

/** A workspace, and a starter of programs of this JavaScript in it. */
function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const startProgram = programStarter(
    {
      ...{ PATH: process.env['PATH'], HOME: folder, GITHUB_WORKSPACE: folder },
      ...{ SECRET: 'x', INPUT_KUBECONFIG: 'x', RUNNER_TRACKING_ID: 'github_1' },
    },
    (env) => ({
      env: Object.fromEntries(Object.keys(env).map((name) => [name, token])),
      secrets: Object.keys(env).length === 0 ? [] : [token],
    }),
  );
  return {
    folder,
    start: (code, changes = {}) => {
      writeFileSync(join(folder, 'smoke.mjs'), code);
      const argv = [process.execPath, 'smoke.mjs'];
      return startProgram({ argv, env: {}, release, timeoutMs: 20_000, ...changes });
    },
  };
}

function run(code: string, changes?: Partial<ProgramCall>): Promise<ProgramEnd> {
  return place().start(code, changes).ended;
}

/** The file's text, as soon as there is one. */
async function textOf(path: string): Promise<string> {
  for (let tried = 0; tried < 200; tried += 1) {
    if (existsSync(path) && readFileSync(path, 'utf8') !== '') return readFileSync(path, 'utf8');
    await wait(25);
  }
  throw new Error(`There is no ${path}.`);
}

async function isGone(pid: number): Promise<boolean> {
  for (let tried = 0; tried < 40; tried += 1) {
    if (!isRunning(pid)) return true;
    await wait(25);
  }
  return false;
}

/** A child whose parent is gone may be left to nobody who would take note of its end: it is dead all the same. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return !/\) Z /.test(status);
}

/** Starts a child that outlives it where nobody ends it, and notes its number. */
const withChild = `
  import { spawn } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  const child = spawn('sleep', ['60'], { stdio: 'inherit' });
  writeFileSync('child', String(child.pid));`;

describe('a program of the user’s', () => {
  test('sees which release it is about, and nothing of the environment but what is named', async () => {
    const { how, output } = await run('console.log(JSON.stringify(process.env))', {
      env: { TOKEN: 'env:T' },
    });
    expect(how).toEqual({ code: 0 });
    const seen = JSON.parse(output) as Record<string, string>;
    expect(Object.keys(seen).sort()).toEqual([
      ...['CUTOVER_CANDIDATE_PODS', 'CUTOVER_NAMESPACE', 'HOME', 'PATH', 'RUNNER_TRACKING_ID', 'TOKEN'],
    ]);
    expect(seen).toMatchObject({ ...release, TOKEN: '***' });
  });

  test('has nothing to read, and its words are told without secrets', async () => {
    const code = `
      import { text } from 'node:stream/consumers';
      console.log('read', (await text(process.stdin)).length, process.env.TOKEN);
      console.error('with', process.env.TOKEN);
      process.exitCode = 7;`;
    expect(await run(code, { env: { TOKEN: 'env:T' } })).toEqual({
      ...{ how: { code: 7 }, output: 'read 0 ***\n', complaint: 'with ***\n' },
    });
  });

  test.each<[string, (folder: string) => string, object]>([
    ['is not there', () => './nowhere', { errno: 'ENOENT' }],
    [
      'is not executable',
      (folder) => {
        writeFileSync(join(folder, 'plain.sh'), '#!/bin/sh\n');
        return './plain.sh';
      },
      { errno: 'EACCES' },
    ],
    ['cannot be a name', () => 'a\0b', { unstarted: expect.stringContaining('null bytes') }],
  ])('that %s is said to be so', async (_, program, how) => {
    const { folder, start } = place();
    expect(await start('', { argv: [program(folder)] }).ended).toMatchObject({ how, output: '' });
  });

  test('is started from the workspace, without a shell', async () => {
    const { folder, start } = place();
    writeFileSync(join(folder, 'smoke.sh'), '#!/bin/sh\necho "$1" "$CUTOVER_NAMESPACE"\n');
    chmodSync(join(folder, 'smoke.sh'), 0o755);
    expect(await start('', { argv: ['./smoke.sh', '$(id); x'] }).ended).toMatchObject({
      ...{ how: { code: 0 }, output: '$(id); x web\n' },
    });
  });

  test('may say very much: the end of it is kept, without a secret that was cut in two', async () => {
    const code = `
      for (let said = 0; said < 40; said += 1) process.stdout.write(process.env.TOKEN.repeat(5000));
      console.log('\\nlast');`;
    const { how, output } = await run(code, { env: { TOKEN: 'env:T' } });
    expect(how).toEqual({ code: 0 });
    expect(output.length).toBeLessThan(64 * 1024);
    expect(output).toMatch(/^[*]+\nlast\n$/);
  });

  test('that is late is ended, with all that it started', async () => {
    const { folder, start } = place();
    const { how } = await start(`${withChild} setInterval(() => {}, 1000)`, { timeoutMs: 1500 }).ended;
    expect(how).toBe('late');
    expect(await isGone(Number(await textOf(join(folder, 'child'))))).toBe(true);
  });

  test('that ends leaves nothing behind, nor is waited for because of what it leaves', async () => {
    const { folder, start } = place();
    const begun = Date.now();
    const { how } = await start(`${withChild} child.unref(); console.log('done')`).ended;
    expect(how).toEqual({ code: 0 });
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await isGone(Number(await textOf(join(folder, 'child'))))).toBe(true);
  });

  test('is asked to end, so that it can put away what it has', async () => {
    const { folder, start } = place();
    const running = start(`
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync('put-away', 'yes'); process.exit(0); });
      writeFileSync('ready', 'yes');
      setInterval(() => {}, 1000);`);
    await textOf(join(folder, 'ready'));
    await running.stop();
    expect(await running.ended).toMatchObject({ how: { code: 0 } });
    expect(await textOf(join(folder, 'put-away'))).toBe('yes');
  });

  test('that does not listen is ended all the same', async () => {
    const { folder, start } = place();
    const running = start(`${withChild} process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`);
    const child = Number(await textOf(join(folder, 'child')));
    await running.stop();
    expect(await running.ended).toMatchObject({ how: { signal: 'SIGKILL' } });
    expect(await isGone(child)).toBe(true);
  }, 15_000);

  test('does not outlive a runner that just ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'program-'));
    const starter = join(import.meta.dirname, '../../../src/adapters/exec/programs.ts');
    const runner = `
      import { programStarter } from ${JSON.stringify(starter)};
      import { existsSync } from 'node:fs';
      const start = programStarter(process.env, (env) => ({ env, secrets: [] }));
      start({ argv: [process.execPath, 'smoke.mjs'], env: {}, release: {}, timeoutMs: 60000 });
      setInterval(() => existsSync('child') && process.exit(3), 25);`;
    writeFileSync(join(folder, 'runner.mjs'), runner);
    writeFileSync(join(folder, 'smoke.mjs'), `${withChild} setInterval(() => {}, 1000)`);
    const outer = programStarter({ ...process.env, GITHUB_WORKSPACE: folder }, (env) => ({
      env,
      secrets: [],
    }));
    const argv = [process.execPath, 'runner.mjs'];
    const { how } = await outer({ argv, env: {}, release: {}, timeoutMs: 20_000 }).ended;
    expect(how).toEqual({ code: 3 });
    expect(await isGone(Number(await textOf(join(folder, 'child'))))).toBe(true);
  }, 25_000);
});
