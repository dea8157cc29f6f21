import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

/** A whole number from 1 to `most`; `wrong` says what any other text is not. */
export function parseCount(text: string, most: number, wrong: string): Parsed<number> {
  const count = /^\d+$/.test(text) && text.length <= String(most).length ? Number(text) : 0;
  return count >= 1 && count <= most
    ? good(count)
    : bad({ value: text, wrong, allowed: `Write 1 to ${most}.` });
}
