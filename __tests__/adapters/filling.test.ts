import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillFor, type Batch, type Filling, type FillingHands } from '../../src/adapters/filling.ts';

const first: Filling = {
  ...{ cursor: undefined, rows: 0, failures: 0, detail: undefined, isDone: false },
  pace: { rows: 1000, tookMs: undefined },
};

/** What was kept behind each batch. */
async function filled(
  batches: readonly (Batch | Error)[],
  own: Partial<FillingHands> = {},
): Promise<readonly Filling[]> {
  const kept: Filling[] = [];
  const left = [...batches];
  await fillFor(1000, {
    begin: () => Promise.resolve(first),
    batch: async (_filling, after) => {
      const batch = left.shift();
      if (batch instanceof Error) throw batch;
      const next = await after(batch);
      kept.push(next);
      return next;
    },
    save: (filling) => Promise.resolve(void kept.push(filling)),
    congestion: () => Promise.resolve(undefined),
    waiters: () => Promise.resolve(0),
    isLocked: ({ message }: Error) => message === 'locked',
    ...own,
  } as FillingHands);
  return kept;
}

const full = { rows: 1000, written: 1000, at: ['7'] };

describe('a backfill', () => {
  test('halves the batch for which somebody waited, says so, and asks again at the next', async () => {
    const waiting = [3, 1, 0];
    const kept = await filled([full, { ...full, rows: 500 }, { ...full, rows: 250 }, undefined], {
      waiters: () => Promise.resolve(waiting.shift() ?? 0),
    });
    expect(kept.map(({ pace, detail }) => [pace.rows, detail])).toEqual([
      [500, '3 sessions wait for its locks'],
      [250, '1 sessions wait for its locks'],
      [300, undefined],
      [300, undefined],
    ]);
  });

  test('asks who waits while the batch has its locks, and once a second as long as nobody does', async () => {
    let asked = 0;
    let isInBatch = false;
    await filled([], {
      batch: async (filling, after) => {
        isInBatch = true;
        await sleep(100);
        const next = await after({ rows: filling.pace.rows, written: 1, at: ['7'] });
        isInBatch = false;
        return next;
      },
      waiters: () => {
        asked += 1;
        expect(isInBatch).toBe(true);
        return Promise.resolve(0);
      },
    });
    expect(asked).toBe(1);
  });

  test('writes nothing while others should be left alone, and says why', async () => {
    const kept = await filled([full], { congestion: () => Promise.resolve('a replica is behind') });
    expect(kept).toEqual([{ ...first, detail: 'a replica is behind' }]);
  });

  test("counts the batches that met somebody's locks, and is over when nothing is left", async () => {
    const kept = await filled([new Error('locked'), new Error('locked'), { ...full, rows: 10 }]);
    expect(kept.map(({ failures, isDone }) => [failures, isDone])).toEqual([
      [1, false],
      [2, false],
      [0, true],
    ]);
    await expect(filled([new Error('no table')])).rejects.toThrow('no table');
  });
});
