import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, type AttemptHands, type Mark } from '../../src/adapters/attempt.ts';
import type { StatementJob } from '../../src/ports/database.ts';

const statement = { sql: 'ALTER', digest: 'd', summary: 'ALTER', line: 1, isAlone: true, index: undefined };
const job: StatementJob = {
  ...{ migration: '0001', phase: 'expand', position: 0, rollout: 'r', lockTimeoutMs: 100 },
  statement,
};

interface Tried {
  readonly marks: readonly Mark[];
  readonly calls: readonly string[];
}

async function tried(own: Partial<AttemptHands<string>>, what = job): Promise<Tried> {
  const marks: Mark[] = [];
  const calls: string[] = [];
  const tool = {
    run: (argv: readonly string[]) => Promise.resolve(void calls.push(argv.join(' '))),
    stop: () => Promise.resolve(),
  };
  const hands: AttemptHands<string> = {
    run: () => Promise.resolve(void calls.push('sql')),
    mark: (_client, _job, mark) => Promise.resolve(void marks.push(mark)),
    blockersOf: () => Promise.resolve(undefined),
    isLocked: () => true,
    explained: (error) => error as Error,
    lookMs: () => 5,
    ...own,
  };
  await attempt(what, { worker: 'worker', workerId: 7, monitor: 'monitor', tool }, hands);
  return { marks, calls };
}

describe('a try at a statement', () => {
  const locked = async (): Promise<void> => {
    await sleep(60);
    throw new Error('locked');
  };

  test('names who was in the way, though a later look sees nobody any more', async () => {
    const seen = ['Ada', undefined, undefined];
    const { marks } = await tried({ run: locked, blockersOf: () => Promise.resolve(seen.shift()) });
    expect(marks).toEqual([{ state: 'begun', tries: 1, detail: 'Ada' }]);
  });

  test('names who was in the way last, though a later look failed', async () => {
    const seen = ['Ada', 'Grace'];
    const { marks } = await tried({
      run: locked,
      blockersOf: () =>
        seen.length > 0 ? Promise.resolve(seen.shift()) : Promise.reject(new Error('connection lost')),
    });
    expect(marks).toEqual([{ state: 'begun', tries: 1, detail: 'Grace' }]);
  });

  test('throws what is no lock, and writes nothing down', async () => {
    const attempted = tried({ run: () => Promise.reject(new Error('no table')), isLocked: () => false });
    await expect(attempted).rejects.toThrow('no table');
  });

  test("runs a tool of the user's in place of SQL, and writes down its beginning and its end", async () => {
    const argv = ['prisma', 'migrate'];
    const { marks, calls } = await tried({}, { ...job, statement: { ...statement, argv } });
    expect(calls).toEqual(['prisma migrate']);
    expect(marks).toEqual([{ state: 'begun' }, { state: 'done' }]);
  });
});
