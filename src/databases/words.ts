/** A token of SQL that is no comment. */
export interface Word {
  readonly text: string;
  /** Keywords and names are words, and so are operators; `literal` is a value of any kind. */
  readonly is: 'word' | 'literal' | 'sign';
  /** Characters from the beginning of the statement. */
  readonly start: number;
  readonly end: number;
}

const longest = 12;

/** The beginning, as far as it names things: what may be a value, and all after it, is left out. */
export function summaryOf({ words }: { readonly words: readonly Word[] }): string {
  const end = words.findIndex(({ is, text }) => is === 'literal' || (is === 'sign' && text !== '.'));
  const named = words.slice(0, end < 0 ? longest : Math.min(end, longest));
  const text = named
    .map((word, index) => `${isGlued(word, named[index - 1]) ? '' : ' '}${word.text}`)
    .join('');
  return `${text.trim()}${named.length < words.length ? ' …' : ''}`;
}

function isGlued({ text }: Word, before: Word | undefined): boolean {
  return text === '.' || before?.text === '.';
}

export function isKeyword(text: string | undefined, keyword: string): boolean {
  return text?.toUpperCase() === keyword;
}

/** The word at a place as a keyword; '' behind the last. */
export function keywordAt(words: readonly Word[], index: number): string {
  return words[index]?.text.toUpperCase() ?? '';
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

/** Where the next character stands, both 1-based. */
export function position(before: string): { readonly line: number; readonly column: number } {
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
