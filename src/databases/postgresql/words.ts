import type { Word } from './parse.ts';

export function isKeyword(text: string | undefined, keyword: string): boolean {
  return text?.toUpperCase() === keyword;
}

/** A subselect, or a list, has clauses and commas of its own: what is in brackets is none of ours. */
export function outside(words: readonly Word[]): readonly Word[] {
  let depth = 0;
  return words.filter(({ text, is }) => {
    if (is === 'sign' && closing.has(text)) depth -= 1;
    const isOutside = depth === 0;
    if (is === 'sign' && opening.has(text)) depth += 1;
    return isOutside;
  });
}

const opening: ReadonlySet<string> = new Set(['(', '[']);
const closing: ReadonlySet<string> = new Set([')', ']']);
