import { home } from '../../src/model/split.ts';
import { startLoad } from '../../testbed/load.ts';
import type { Driven } from './route.ts';
import { measuredShare, type Measured } from './share.ts';
import { answersOf, reasonsOf, send, untilAnswer, untilShare, versions, type Door } from './traffic.ts';

export interface ShareRun extends Measured {
  readonly failed: number;
  readonly reasons: readonly string[];
  /** From the write to what a rollout waits for. */
  readonly settledMs: number;
  /** From there to the first answer that the former split could not give. */
  readonly seenMs: number;
}

const requests = 10_000;

/**
 * Each share from its opposite, all or nothing, so that one answer tells that it is in place: what lies
 * between would have to be counted, and that is the measurement itself.
 */
export async function measureShare(driven: Driven, door: Door, share: number): Promise<ShareRun> {
  const opposite = share === 100 ? 0 : 100;
  await driven.shift({ ...home, share: opposite });
  await untilShare(door, opposite);
  const settledMs = await driven.shift({ ...home, share });
  const seenMs = await untilAnswer(door, share === 100 ? versions.candidate : versions.stable);
  await untilShare(door, share);
  const load = await send(door, requests);
  const answered = load.ok + load.bad;
  const hits = answersOf(load, versions.candidate);
  return {
    ...measuredShare(hits, answered, share),
    failed: load.failed + load.bad,
    reasons: reasonsOf(load),
    settledMs,
    seenMs,
  };
}

export interface ChangesRun {
  readonly changes: number;
  readonly requests: number;
  readonly failed: number;
  readonly reasons: readonly string[];
}

const upAndDown = [1, 5, 25, 50, 100, 50, 25, 5, 1, 0];
const shares = [...upAndDown, ...upAndDown];
const intervalsAChange = 3;

/** Weight changes under load, each when the one before has settled and has been under load. */
export async function changeUnderLoad(driven: Driven, door: Door): Promise<ChangesRun> {
  let tick = (): void => undefined;
  const load = startLoad({ ...door, onInterval: () => tick() });
  const interval = (): Promise<void> => new Promise((resolve) => (tick = resolve));
  try {
    await interval();
    for (const share of shares) {
      await driven.shift({ ...home, share });
      for (let count = 0; count < intervalsAChange; count += 1) await interval();
    }
    const seen = await load.stop();
    const { sent, failed, bad } = seen;
    return { changes: shares.length, requests: sent, failed: failed + bad, reasons: reasonsOf(seen) };
  } finally {
    load.kill();
  }
}
