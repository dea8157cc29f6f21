import { halved, paced, type Pace } from '../databases/pace.ts';

/** How far a backfill is, as its row in cutover_backfills keeps it. */
export interface Filling {
  /** The key of the last row of the last batch; undefined before the first. */
  readonly cursor: readonly string[] | undefined;
  readonly rows: number;
  readonly pace: Pace;
  /** Batches in a row that met locks. */
  readonly failures: number;
  /** Why it pauses. */
  readonly detail: string | undefined;
  readonly isDone: boolean;
}

/** What a batch did; undefined: there was nothing left. */
export type Batch =
  | {
      readonly rows: number;
      readonly written: number;
      /** The key of its last row. */
      readonly at: readonly string[];
    }
  | undefined;

/** What an engine does for a backfill. */
export interface FillingHands {
  readonly begin: () => Promise<Filling>;
  /**
   * Does one batch and keeps how far it is after it, both or neither. Asks `after` while the batch still
   * has its locks.
   */
  readonly batch: (filling: Filling, after: (batch: Batch) => Promise<Filling>) => Promise<Filling>;
  readonly save: (filling: Filling) => Promise<void>;
  /** Why others should be left alone for a moment; undefined: nobody suffers. */
  readonly congestion: () => Promise<string | undefined>;
  /** How many sessions wait for locks of the batch that is under way. */
  readonly waiters: () => Promise<number>;
  readonly isLocked: (error: unknown) => boolean;
}

/** Of each stretch of work, the part that the others get. */
const rest = 0.3;
/** And behind a batch that somebody waited for. */
const longRest = 1;
/** How often it is looked whether others suffer. */
const lookMs = 1000;

/**
 * Does batches for a while. Each is a transaction of its own, with its cursor in it: a run that dies
 * loses at most one batch, and the next goes on behind the last.
 */
export async function fillFor(sliceMs: number, hands: FillingHands): Promise<void> {
  let filling = await hands.begin();
  const until = performance.now() + sliceMs;
  let lookAt = 0;
  while (!filling.isDone && performance.now() < until) {
    const isLook = performance.now() >= lookAt;
    if (isLook) {
      lookAt = performance.now() + lookMs;
      const why = await hands.congestion();
      filling = { ...filling, detail: why };
      if (why !== undefined) {
        await hands.save(filling);
        return;
      }
    }
    const began = performance.now();
    filling = await oneBatch(filling, hands, isLook || filling.detail !== undefined);
    await passed((performance.now() - began) * (filling.detail === undefined ? rest : longRest));
  }
}

/** \`isLook\`: it is asked who waits. Between batches nobody does, for there are no locks. */
async function oneBatch(filling: Filling, hands: FillingHands, isLook: boolean): Promise<Filling> {
  const began = performance.now();
  const after = async (batch: Batch): Promise<Filling> => {
    const tookMs = performance.now() - began;
    return behind(filling, batch, { tookMs, waiting: isLook ? await hands.waiters() : 0 });
  };
  try {
    return await hands.batch(filling, after);
  } catch (error) {
    if (!hands.isLocked(error)) throw error;
    const after = unlucky(filling);
    await hands.save(after);
    return after;
  }
}

interface Course {
  readonly tookMs: number;
  /** Sessions that waited for it at its end. */
  readonly waiting: number;
}

function behind(filling: Filling, batch: Batch, { tookMs, waiting }: Course): Filling {
  const detail = waiting > 0 ? `${waiting} sessions wait for its locks` : undefined;
  const own = { ...filling, failures: 0, detail };
  if (batch === undefined) return { ...own, isDone: true };
  const { rows, written, at } = batch;
  const pace = waiting > 0 ? halved(filling.pace) : paced(filling.pace, tookMs);
  return { ...own, pace, cursor: at, rows: filling.rows + written, isDone: rows < filling.pace.rows };
}

function unlucky(filling: Filling): Filling {
  const detail = 'others have locks on the rows';
  return { ...filling, pace: halved(filling.pace), failures: filling.failures + 1, detail };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
