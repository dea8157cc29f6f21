import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execBalancer } from '../../../src/adapters/exec/balancer.ts';
import type { CommandError } from '../../../src/adapters/exec/errors.ts';
import { execRouter } from '../../../src/adapters/exec/router.ts';
import type { Balanced } from '../../../src/model/balancer.ts';
import type { ExecRoute } from '../../../src/model/spec.ts';
import { home } from '../../../src/model/split.ts';
import type { Balancer } from '../../../src/ports/balancer.ts';

const balanced: Balanced = {
  rollout: 'shop-1',
  namespace: 'prod',
  target: 'shop',
  candidate: 'shop-candidate',
  services: { stable: 'shop', candidate: 'shop-candidate' },
};
const token = 'kept-from-everybody';

/** Both commands run this JavaScript. */
function running(code: string, changes: Partial<ExecRoute> = {}): Balancer {
  const folder = mkdtempSync(join(tmpdir(), 'exec-'));
  writeFileSync(join(folder, 'split.mjs'), code);
  const argv = [process.execPath, 'split.mjs'];
  const exec: ExecRoute = {
    ...{ read: [...argv, 'read'], write: [...argv, 'write'] },
    ...{ env: { TOKEN: token }, secrets: [token], timeoutMs: 10_000, smallestShare: 1, service: undefined },
    ...changes,
  };
  return execBalancer(exec, {
    PATH: process.env['PATH'],
    HOME: folder,
    SECRET: 'x',
    GITHUB_WORKSPACE: folder,
  });
}

function answering(answer: unknown): Balancer {
  return running(`console.log(${JSON.stringify(JSON.stringify(answer))})`);
}

async function failureOf(balancer: Balancer): Promise<CommandError> {
  return balancer.read(balanced).then(
    () => {
      throw new Error('It answered.');
    },
    (error: unknown) => error as CommandError,
  );
}

describe('a read command', () => {
  test('is told whose split it is, and nothing of the environment but what is named', async () => {
    const code = `
      import { json } from 'node:stream/consumers';
      const original = { told: await json(process.stdin), names: Object.keys(process.env).sort() };
      console.log(JSON.stringify({ share: 0, original }));`;
    const { original } = await running(code).read(balanced);
    expect(original).toEqual({
      told: { version: 1, action: 'read', ...balanced },
      names: ['HOME', 'PATH', 'TOKEN'],
    });
  });

  test.each([
    [{ share: 5 }, { split: { ...home, share: 5 }, settled: 'yes', original: null }],
    [{ share: 5, settled: false }, { settled: 'not-yet' }],
    [{ share: 5, settled: false, problem: 'no pool' }, { settled: { problem: 'no pool' } }],
    [
      { share: 0, mirror: null, original: [1] },
      { split: home, original: [1] },
    ],
    [
      { share: 0, can: { testers: ['cookie'] }, testers: [{ by: 'cookie', name: 'a', value: 'b' }] },
      {
        can: { testers: ['cookie'], mirror: 'no' },
        split: { ...home, testers: [{ by: 'cookie', name: 'a', value: 'b' }] },
      },
    ],
  ])('that answers %j', async (answer, view) => {
    expect(await answering(answer).read(balanced)).toMatchObject(view);
  });

  test.each([
    [{ share: 101 }, /share: Too big/],
    [{ share: '5' }, /share: Invalid input: expected number/],
    [{}, /share: Invalid input/],
    [{ share: 5, setled: false }, /Unrecognized key: "setled"/],
    [{ share: 5, can: { testers: ['ip'] } }, /can\.testers\.0/],
    [[5], /expected object/],
  ])('that answers %j has not answered', async (answer, wrong) => {
    const { message, isPermanent } = await failureOf(answering(answer));
    expect(message).toMatch(/^`.*split\.mjs read` \(route: exec, read\) answered what it must not: /);
    expect(message).toMatch(wrong);
    expect(isPermanent).toBe(false);
  });

  test.each([
    ['says nothing', '', 'printed nothing, and must print JSON'],
    ['speaks no JSON', 'console.log("5 %\\u001b[31m")', 'printed no JSON: 5 %'],
    ['fails', 'console.log(`{"share":5}`); process.exitCode = 4', 'ended with exit code 4'],
    ['is killed', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => 0, 5000)', 'was ended by SIGTERM'],
    ['says too much', 'console.log("x".repeat(70000))', 'printed more than 64 KiB'],
  ])('that %s has not answered', async (_what, code, wrong) => {
    expect((await failureOf(running(code))).message.replace(/^.*read\) /, '')).toBe(wrong);
  });

  test('that is late is ended, with what it started', async () => {
    const code = `
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const { pid } = spawn('sleep', ['60'], { stdio: 'inherit' });
      writeFileSync(process.env.HOME + '/pid', String(pid));
      setTimeout(() => 0, 60000);`;
    const folder = mkdtempSync(join(tmpdir(), 'exec-'));
    const late = running(code, { timeoutMs: 1500, env: { HOME: folder } });
    expect((await failureOf(late)).message).toMatch(/did not end within 1.5 s \(timeout\)/);
    expect(isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false);
  });

  test('that is not there will not be there the next time either', async () => {
    const { message, isPermanent } = await failureOf(running('', { read: ['./none', 'read'] }));
    expect(message).toMatch(
      /^`.\/none read` \(route: exec, read\) cannot be started \(spawn .\/none ENOENT\)/,
    );
    expect(isPermanent).toBe(true);
  });

  test('is quoted by the end of its standard error, without secrets and control characters', async () => {
    const code = `
      for (let line = 1; line <= 9; line += 1) console.error('line ' + line + '\\u001b[2J ' + process.env.TOKEN);
      process.exitCode = 1`;
    const { message } = await failureOf(running(code));
    const lines = [5, 6, 7, 8, 9].map((line) => `line ${line} ***`);
    expect(message).toMatch(new RegExp(`exit code 1: ${lines.join(' \\| ').replaceAll('*', '\\*')}$`));
  });

  test('must not have secrets stored', async () => {
    const { message } = await failureOf(answering({ share: 0, original: { auth: `Bearer ${token}` } }));
    expect(message).toMatch(/put a value of `env` into `original`/);
    expect(message).not.toContain(token);
  });
});

describe('a write command', () => {
  const code = `
    import { json } from 'node:stream/consumers';
    import { writeFileSync } from 'node:fs';
    writeFileSync(process.env.HOME + '/told', JSON.stringify(await json(process.stdin)));`;

  test.each([
    [
      { ...home, share: 5 },
      { split: { share: 5, testers: [], mirror: null }, restore: false },
    ],
    [home, { split: { share: 0, testers: [], mirror: null }, restore: true }],
  ])('is told %j and what was before', async (split, told) => {
    const folder = mkdtempSync(join(tmpdir(), 'exec-'));
    await running(code, { env: { HOME: folder } }).write(balanced, split, { pool: 'a' });
    expect(JSON.parse(readFileSync(join(folder, 'told'), 'utf8'))).toEqual({
      ...{ version: 1, action: 'write', ...balanced },
      ...{ ...told, original: { pool: 'a' } },
    });
  });

  test('that fails says so, also when it reads nothing', async () => {
    const big = { pool: 'x'.repeat(1_000_000) };
    await expect(running('process.exit(2)').write(balanced, home, big)).rejects.toThrow(
      /\(route: exec, write\) ended with exit code 2$/,
    );
  });
});

describe('what was read is what was written', () => {
  const plan = {
    ...{ id: 'shop-1', namespace: 'prod' },
    route: { codec: 'exec', objects: [], original: null, backends: backends() },
  };
  const splits = {
    share: 5,
    testers: [{ by: 'cookie', name: 'a', value: 'b' }],
    mirror: undefined,
    sticky: undefined,
  } as const;

  test.each([
    [5, 5, true],
    [5, 5.4, true],
    [5, 5.6, false],
    [0, 0.2, false],
    [0.4, 0, false],
    [99.8, 100, false],
    [100, 100, true],
  ])('%d %% and %d %%: %j', async (share, actual, isInPlace) => {
    const router = execRouter(answering({ share: actual }), { smallestShare: 1 }, plan);
    expect(await router.view({ ...home, share })).toMatchObject({ isInPlace, actual });
  });

  test('with testers and copies', async () => {
    const without = execRouter(answering({ share: 5 }), { smallestShare: 1 }, plan);
    const withThem = execRouter(answering(splits), { smallestShare: 1 }, plan);
    expect((await without.view(splits)).isInPlace).toBe(false);
    expect((await withThem.view(splits)).isInPlace).toBe(true);
    expect((await withThem.view({ ...splits, testers: [] })).isInPlace).toBe(false);
  });
});

describe('the example', () => {
  test('reads and writes the weights of HAProxy', async () => {
    const haproxy = await runtimeApi({ stable: 100, candidate: 0 });
    const script = resolve(import.meta.dirname, '../../../examples/own-balancer/scripts/split.mjs');
    const argv = [process.execPath, script];
    const env = { HAPROXY_RUNTIME: haproxy.address };
    const balancer = running('', { read: [...argv, 'read'], write: [...argv, 'write'], env });
    expect((await balancer.read(balanced)).split.share).toBe(0);
    await balancer.write(balanced, { ...home, share: 100 }, null);
    expect(haproxy.said).toEqual(['set weight shop/candidate 100', 'set weight shop/stable 0']);
    expect((await balancer.read(balanced)).split.share).toBe(100);
    await balancer.write(balanced, { ...home, share: 5 }, null);
    expect((await balancer.read(balanced)).split.share).toBe(5);
    haproxy.close();
    expect((await failureOf(balancer)).message).toMatch(/exit code 1: .*ECONNREFUSED/);
  });
});

interface Runtime {
  readonly address: string;
  readonly said: readonly string[];
  readonly close: () => void;
}

/** As HAProxy 2.6 answers: one command a connection, `5 (initial 100)`, an empty line for success. */
async function runtimeApi(weights: Record<string, number>): Promise<Runtime> {
  const said: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      const [verb, , path = '', value] = data.toString().trim().split(' ');
      const name = path.replace('shop/', '');
      if (verb === 'set') {
        weights[name] = Number(value);
        said.push(data.toString().trim());
      }
      socket.end(verb === 'get' ? `${weights[name] ?? ''} (initial 100)\n\n` : '\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, said, close: () => server.close() };
}

function backends() {
  return {
    ...{ stable: 'shop', candidate: 'shop-candidate', stableWorkload: 'shop' },
    ...{ candidateWorkload: 'shop-candidate', selector: {}, stableSelector: {}, candidateSelector: {} },
  };
}

function isRunning(pid: number): boolean {
  try {
    // A zombie that nobody has waited for answers signals too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
