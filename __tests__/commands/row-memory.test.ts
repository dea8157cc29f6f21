import { expect, test } from '@jest/globals';
import { rowMemory } from '../../src/commands/row-memory.ts';
import type { Rows } from '../../src/metrics/providers/prometheus/counters.ts';

/** Each answer is another one; those at `silent` are none. */
function prometheus(silent: readonly number[] = []): {
  readonly asked: string[];
  readonly ask: (promql: string, at: number) => Promise<Rows>;
} {
  const asked: string[] = [];
  const ask = (promql: string, at: number): Promise<Rows> => {
    asked.push(`${promql} ${at}`);
    if (silent.includes(at)) return Promise.resolve({ noData: 'down' });
    return Promise.resolve({ rows: [{ labels: {}, value: asked.length }] });
  };
  return { asked, ask };
}

test('what a poll read is what the next one begins with', async () => {
  const { asked, ask } = prometheus();
  const poll = rowMemory(ask);
  const first = await poll()('up', 10);
  const second = poll();
  expect([await second('up', 10), await second('up', 20)]).toEqual([
    first,
    { rows: [{ labels: {}, value: 2 }] },
  ]);
  expect(asked).toEqual(['up 10', 'up 20']);
});

test('another query, and another moment, are asked for', async () => {
  const { asked, ask } = prometheus();
  const poll = rowMemory(ask);
  await poll()('up', 10);
  const second = poll();
  await second('down', 10);
  await second('up', 11);
  expect(asked).toEqual(['up 10', 'down 10', 'up 11']);
});

test('it is known for as long as polls ask for it, and not longer', async () => {
  const { asked, ask } = prometheus([20]);
  const poll = rowMemory(ask);
  await poll()('up', 10);
  for (const outage of [20, 20]) {
    const during = poll();
    await during('up', 10);
    await during('up', outage);
  }
  expect(asked).toEqual(['up 10', 'up 20', 'up 20']);
  await poll()('up', 30);
  await poll()('up', 10);
  expect(asked.slice(3)).toEqual(['up 30', 'up 10']);
});
