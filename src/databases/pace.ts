/** How many rows a batch has, and how long batches of late took. */
export interface Pace {
  readonly rows: number;
  /** Milliseconds, smoothed; undefined before the first batch. */
  readonly tookMs: number | undefined;
}

/** Short, for who writes to a row of a batch waits for its end; longer ones spill to disk, and are slower. */
export const targetMs = 50;
const [fewest, most] = [100, 20_000];
/** Weight of the newest batch, as GitLab's batched background migrations have it. */
const alpha = 0.4;
/** Grows carefully, shrinks at once. */
const [slowest, fastest] = [0.5, 1.2];

export const firstPace: Pace = { rows: 1000, tookMs: undefined };

/** The pace after a batch that took so long. */
export function paced({ rows, tookMs }: Pace, lastMs: number): Pace {
  const smooth = tookMs === undefined ? lastMs : alpha * lastMs + (1 - alpha) * tookMs;
  const factor = Math.min(fastest, Math.max(slowest, targetMs / Math.max(1, smooth)));
  return { rows: clamped(rows * factor), tookMs: smooth };
}

/** The pace after a batch that met somebody's lock. */
export function halved({ rows, tookMs }: Pace): Pace {
  return { rows: clamped(rows / 2), tookMs };
}

function clamped(rows: number): number {
  return Math.round(Math.min(most, Math.max(fewest, rows)));
}
