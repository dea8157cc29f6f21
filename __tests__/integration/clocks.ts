import type { Clock } from '../../src/ports/clock.ts';

/** A clock that a test moves by hand. */
export interface HandClock extends Clock {
  /** Time passes; resolves when whoever slept sleeps again, so all that it did is done. */
  readonly advance: (ms: number) => Promise<void>;
  /** Time passes and nobody is woken: a process that hangs. */
  readonly jump: (ms: number) => void;
}

/** Starts at a real date: zero would look like "never". */
export function handClock(start = Date.parse('2026-01-01T00:00:00Z')): HandClock {
  let now = start;
  let wake: (() => void) | undefined;
  let asleep = Promise.withResolvers<undefined>();
  return {
    now: () => now,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal?.addEventListener('abort', () => {
          resolve();
        });
        asleep.resolve(undefined);
      }),
    advance: async (ms) => {
      await asleep.promise;
      now += ms;
      asleep = Promise.withResolvers();
      wake?.();
      await asleep.promise;
    },
    jump: (ms) => (now += ms),
  };
}

/** A clock whose sleeps are over at once, with the time gone by; `meanwhile` is what others do then. */
export function hastyClock(
  meanwhile: (ms: number) => Promise<void> = () => Promise.resolve(),
  start?: number,
): Clock {
  let now = start ?? Date.parse('2026-01-01T00:00:00Z');
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      if (signal?.aborted === true) return;
      now += ms;
      await meanwhile(ms);
    },
  };
}
