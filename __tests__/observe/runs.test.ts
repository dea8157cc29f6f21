import { describe, expect, test } from '@jest/globals';
import { keepRuns, type Runs } from '../../src/observe/runs.ts';
import type { ProgramEnd, Running } from '../../src/ports/program.ts';

const end = (code: number): ProgramEnd => ({ how: { code }, output: '', complaint: '' });

interface Started {
  readonly finish: (code: number) => Promise<void>;
  isStopped: boolean;
}

/** Programs that end when the test says so, and polls whose patience is over at once. */
function playing(): { readonly runs: Runs; readonly started: Started[]; readonly start: () => Running } {
  const started: Started[] = [];
  return {
    runs: keepRuns({ sleep: () => new Promise((resolve) => setImmediate(resolve)) }),
    started,
    start: () => {
      const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
      const own: Started = {
        isStopped: false,
        finish: async (code) => {
          resolve(end(code));
          await new Promise((next) => setImmediate(next));
        },
      };
      started.push(own);
      return {
        ended: promise,
        stop: () => {
          own.isStopped = true;
          return Promise.resolve();
        },
      };
    },
  };
}

describe('a program that goes on over polls', () => {
  test('says nothing before its first end; then what its last run said, each once as news', async () => {
    const { runs, started, start } = playing();
    const poll = () => runs.poll('smoke', start);
    expect([await poll(), await poll()]).toEqual([undefined, undefined]);
    expect(started.length).toBe(1);
    await started[0]?.finish(1);
    expect(await poll()).toEqual({ end: end(1), isRepeat: false });
    expect(started.length).toBe(2);
    runs.count();
    expect(await poll()).toEqual({ end: end(1), isRepeat: true });
    expect(started.length).toBe(2);
    await started[1]?.finish(0);
    expect(await poll()).toEqual({ end: end(0), isRepeat: false });
  });

  test('is news again where the poll that was told did not count', async () => {
    const { runs, started, start } = playing();
    const poll = () => runs.poll('smoke', start);
    await poll();
    runs.count();
    await started[0]?.finish(1);
    expect([await poll(), await poll()]).toEqual([
      { end: end(1), isRepeat: false },
      { end: end(1), isRepeat: false },
    ]);
    runs.count();
    expect(await poll()).toEqual({ end: end(1), isRepeat: true });
  });

  test('answers in the poll that starts it where it is short', async () => {
    const runs = keepRuns({ sleep: () => new Promise(() => undefined) });
    const short = (): Running => ({ ended: Promise.resolve(end(0)), stop: () => Promise.resolve() });
    for (let polled = 0; polled < 3; polled += 1)
      expect(await runs.poll('smoke', short)).toEqual({ end: end(0), isRepeat: false });
  });

  test('does not hold up another', async () => {
    const { runs, started, start } = playing();
    await Promise.all([runs.poll('slow', start), runs.poll('quick', start)]);
    await started[1]?.finish(0);
    expect(await Promise.all([runs.poll('slow', start), runs.poll('quick', start)])).toEqual([
      undefined,
      { end: end(0), isRepeat: false },
    ]);
  });

  test('is stopped, and what it said is forgotten: the next stage starts anew', async () => {
    const { runs, started, start } = playing();
    await runs.poll('smoke', start);
    await started[0]?.finish(0);
    await runs.poll('smoke', start);
    await runs.stop();
    expect(started.map(({ isStopped }) => isStopped)).toEqual([false, true]);
    await started[1]?.finish(0);
    expect(await runs.poll('smoke', start)).toBeUndefined();
    expect(started.length).toBe(3);
  });

  test('is not started by a poll that comes after the end', async () => {
    const { runs, started, start } = playing();
    await runs.close();
    expect(await runs.poll('smoke', start)).toBeUndefined();
    expect(started).toEqual([]);
  });

  test('is waited for at the end, whoever asked it to end', async () => {
    const { promise: gone, resolve: leave } = Promise.withResolvers<undefined>();
    const runs = keepRuns({ sleep: () => Promise.resolve() });
    await runs.poll('smoke', () => ({ ended: new Promise(() => undefined), stop: () => gone }));
    void runs.stop();
    let isOver = false;
    const closed = runs.close().then(() => {
      isOver = true;
    });
    await new Promise((next) => setImmediate(next));
    expect(isOver).toBe(false);
    leave(undefined);
    await closed;
  });
});
