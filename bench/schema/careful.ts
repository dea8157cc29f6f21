import { setTimeout as sleep } from 'node:timers/promises';
import type { Story } from './stories.ts';
import { writeMigrations } from './migrations.ts';
import { runSchema } from './rollout.ts';
import { startVisitors, type Seen } from './visitors.ts';

/** The change by its migration, under the requests of the old version until the schema is contracted. */
export async function changeCarefully(
  url: string,
  { migration, old, next, rows }: Story,
  random: () => number,
): Promise<Seen & { readonly tookMs: number }> {
  const folder = await writeMigrations(migration);
  const before = await startVisitors({ url, ...old, rows, rate: 200, random });
  const together: { visitors?: Awaited<ReturnType<typeof startVisitors>>; seen?: Seen } = {};
  await sleep(1000);
  const began = performance.now();
  const states = await runSchema({
    url,
    folder,
    rollout: 'careful',
    onPromoted: async () => {
      // Both versions are there until the old one has gone.
      together.visitors = await startVisitors({ url, ...next, rows, rate: 200, random });
      await sleep(2000);
      together.seen = await before.stop();
    },
  });
  const tookMs = performance.now() - began;
  const outcomes = states.map(({ finished }) => finished);
  if (states.length < 2) throw new Error(JSON.stringify(outcomes));
  await sleep(1000);
  const [one, other] = [together.seen, await together.visitors?.stop()];
  if (one === undefined || other === undefined) throw new Error('Nobody was promoted.');
  return { ...both(one, other), tookMs };
}

function both(a: Seen, b: Seen): Seen {
  return {
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    p99: Math.max(a.p99, b.p99),
    longestRead: Math.max(a.longestRead, b.longestRead),
    longestWrite: Math.max(a.longestWrite, b.longestWrite),
    error: a.error ?? b.error,
  };
}
