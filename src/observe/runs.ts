import type { Clock } from '../ports/clock.ts';
import type { ProgramEnd, Running } from '../ports/program.ts';

/** How long a poll waits for a run that is under way: a short one answers in the poll that started it. */
const patienceMs = 1000;

/** What the latest run that ended has said. Undefined: the first one is still running. */
export type Said = { readonly end: ProgramEnd; readonly isRepeat: boolean } | undefined;

/** Programs that are started by one poll and go on over the next ones. */
export interface Runs {
  /** Starts a run where none is under way. `isRepeat`: an earlier poll that counted was told the same run. */
  readonly poll: (name: string, start: () => Running) => Promise<Said>;
  /** What polls were told until now is recorded. Of a poll that fails, or is not recorded, it is not. */
  readonly count: () => void;
  /** Ends all that run, and forgets what was said. Resolves when nothing is left, of earlier calls either. */
  readonly stop: () => Promise<void>;
  /** The same for good: a poll that comes late starts nothing more. */
  readonly close: () => Promise<void>;
}

interface Kept {
  running: Running | undefined;
  latest: ProgramEnd | undefined;
  /** How far its word has come. */
  word: 'news' | 'told' | 'counted';
}

export function keepRuns({ sleep }: Pick<Clock, 'sleep'>): Runs {
  const runs = new Map<string, Kept>();
  let isClosed = false;
  let ending: readonly Promise<void>[] = [];
  const stop = async (): Promise<void> => {
    const all = [...runs.values()];
    runs.clear();
    ending = [...ending, ...all.flatMap(({ running }) => running?.stop() ?? [])];
    await Promise.all(ending);
  };
  return {
    poll: async (name, start) => {
      if (isClosed) return undefined;
      const kept = runs.get(name) ?? { running: undefined, latest: undefined, word: 'counted' };
      runs.set(name, kept);
      const hasEnded = kept.word === 'news';
      const running = (kept.running ??= begun(kept, start));
      // What ended since the last poll is told at once; the next run goes on meanwhile.
      if (!hasEnded) await within(running, sleep);
      if (kept.word === 'news') kept.word = 'told';
      return kept.latest && { end: kept.latest, isRepeat: kept.word === 'counted' };
    },
    count: () => {
      for (const kept of runs.values()) if (kept.word === 'told') kept.word = 'counted';
    },
    stop,
    close: () => {
      isClosed = true;
      return stop();
    },
  };
}

function begun(kept: Kept, start: () => Running): Running {
  const running = start();
  void running.ended.then((end) => {
    kept.running = undefined;
    kept.latest = end;
    kept.word = 'news';
  });
  return running;
}

async function within({ ended }: Running, sleep: Clock['sleep']): Promise<void> {
  const over = new AbortController();
  await Promise.race([ended, sleep(patienceMs, over.signal)]);
  over.abort();
}
