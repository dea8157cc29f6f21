import type { Word } from '../words.ts';

/** A piece of SQL. A `mark` begins or ends a comment whose text the server runs; `unclosed` breaks off. */
interface Token extends Pick<Word, 'text'> {
  readonly is: Word['is'] | 'comment' | 'mark' | 'blank' | 'delimiter' | 'unclosed';
  /** What ends a statement from here on. */
  readonly sets?: string | undefined;
}

/** What a token can be; the first that fits is it. https://dev.mysql.com/doc/refman/8.4/en/lexical-structure.html */
const kinds: readonly (readonly [Token['is'], RegExp])[] = [
  ['blank', /\s+/y],
  // Without a blank behind it, -- is two signs.
  ['comment', /--(?=\s|$).*|#.*/y],
  ['mark', /\/\*M?!\d*|\*\//y],
  ['comment', /\/\*[^]*?\*\//y],
  ['literal', /'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[^]|"")[^"\\]*)*"/y],
  ['word', /`[^`]*(?:``[^`]*)*`/y],
  ['unclosed', /['"`]|\/\*/y],
  ['literal', /(?:0x[\da-f]+|0b[01]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w$\u0080-\uffff])/iy],
  ['word', /@{0,2}[\w$\u0080-\uffff]+/y],
  ['sign', /[^]/y],
];

/** The token that begins at `at`. A delimiter ends a word, but not a string and not a comment. */
function tokenAt(text: string, at: number, delimiter: string): Token {
  if (text.startsWith(delimiter, at)) return { is: 'delimiter', text: delimiter };
  for (const [is, pattern] of kinds) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const around = text.slice(at, at + found.length + delimiter.length);
    return { is, text: is === 'word' ? shortened(found, around.indexOf(delimiter)) : found };
  }
  return { is: 'sign', text: text.charAt(at) };
}

/** `END$$` is a word and a delimiter. */
function shortened(word: string, end: number): string {
  return end < 0 || word.startsWith('`') ? word : word.slice(0, end);
}

/** A token where it stands. */
export interface Placed extends Token {
  readonly start: number;
  readonly end: number;
}

/** Everything in a text, but for blanks and DELIMITER lines. */
export function scan(text: string): readonly Placed[] {
  const tokens: Placed[] = [];
  let delimiter = ';';
  let isBetween = true;
  for (let at = 0; at < text.length;) {
    const token: Token = (isBetween ? commandAt(text, at) : undefined) ?? tokenAt(text, at, delimiter);
    const end = at + token.text.length;
    delimiter = token.sets ?? delimiter;
    if (token.is !== 'blank') tokens.push({ ...token, start: at, end });
    isBetween = between.has(token.is) ? isBetween : token.is === 'delimiter';
    at = token.is === 'unclosed' ? text.length : end;
  }
  return tokens;
}

const between: ReadonlySet<Token['is']> = new Set(['blank', 'comment']);

/** `DELIMITER //` on a line of its own, as the client mysql has it, which tells the server nothing of it. */
function commandAt(text: string, at: number): Token | undefined {
  const isLineStart = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
  delimiterLine.lastIndex = at;
  const found = isLineStart ? delimiterLine.exec(text) : null;
  if (found === null) return undefined;
  const [line, sets] = found;
  return sets === undefined ? { is: 'unclosed', text: line } : { is: 'blank', text: line, sets };
}

const delimiterLine = /delimiter(?:[ \t]+(\S+).*|[ \t]*$)/imy;
