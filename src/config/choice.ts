import { nearest } from '../lib/did-you-mean.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

/** A grammar of fixed words. */
export function choiceOf<const T extends string>(words: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const found = words.find((word) => word === text.toLowerCase());
    if (found !== undefined) return good(found);
    const meant = nearest(text, words);
    const suggestion = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
    return bad({
      value: text,
      wrong: 'is not known here',
      allowed: `Allowed: ${words.join(', ')}.${suggestion}`,
    });
  };
}
