import { nameOf } from '../../lint/table.ts';
import { keywordAt, outside, type Word } from '../../words.ts';
import { partsOf } from '../nature.ts';
import { nameAt } from '../subject.ts';
import type { TableName } from './rule.ts';

const looked = 12;

/**
 * What stands behind the words that a pattern fits; undefined: they do not begin so. The pattern is of
 * keywords, with a blank behind each.
 */
export function behind(words: readonly Word[], pattern: RegExp): readonly Word[] | undefined {
  const found = pattern.exec(beginningOf(words))?.[0];
  return found === undefined ? undefined : words.slice(found.split(' ').length - 1);
}

/** Many rules ask of the same words. */
const beginnings = new WeakMap<readonly Word[], string>();

function beginningOf(words: readonly Word[]): string {
  const known = beginnings.get(words);
  if (known !== undefined) return known;
  const text = words
    .slice(0, looked)
    .map((_, index) => `${keywordAt(words, index).replaceAll(/\s/g, '_')} `)
    .join('');
  beginnings.set(words, text);
  return text;
}

/** The table that is named first, and what stands behind its name. */
export function tableFirst(
  words: readonly Word[],
): { readonly table: TableName; readonly rest: readonly Word[] } | undefined {
  const name = nameAt(words, 0);
  return name && { table: tableOf(name.text), rest: words.slice(name.length) };
}

/** `shop.users` as it is written. */
export function tableOf(text: string): TableName {
  return nameOf(partsOf(text));
}

/** A list of names at the beginning: tables, with commas between them. */
export function tablesListed(words: readonly Word[]): readonly TableName[] {
  return split(words).flatMap((own) => tableFirst(own)?.table ?? []);
}

/** What stands between commas that are in no brackets. */
export function split(words: readonly Word[]): readonly (readonly Word[])[] {
  const commas = outside(words).filter(({ text, is }) => is === 'sign' && text === ',');
  const ends = [...commas.map((comma) => words.indexOf(comma)), words.length];
  return ends.map((end, index) => words.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
}

/** What is between the brackets that stand first; undefined: no brackets do. */
export function bracketed(words: readonly Word[]): readonly Word[] | undefined {
  if (words[0]?.text !== '(') return undefined;
  const [, close] = outside(words);
  return words.slice(1, close && words.indexOf(close));
}

/** Words as they are written. */
export function written(words: readonly Word[], sql: string): string {
  return sql.slice(words[0]?.start, words.at(-1)?.end).trim();
}
