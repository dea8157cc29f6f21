/** All of them with SIMULATION=full; else an even sample, so that a push need not wait. */
export const isFull = process.env['SIMULATION'] === 'full';

/** The base of all seeds; another one explores other accidents. Printed where a test fails. */
export const seed = Number(process.env['SIMULATION_SEED'] ?? '1');

export function sampled<T>(items: readonly T[], count: number): readonly T[] {
  if (isFull || items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as T);
}

/** mulberry32: the same numbers for the same seed on every machine. */
export function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
