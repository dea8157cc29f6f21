import { isKeyword, keywordAt, outside, type Word } from '../words.ts';

/** What a statement makes, changes or takes away: the kind of object, and its name as it is written. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
}

const kinds: ReadonlySet<string> = new Set([
  ...['TABLE', 'INDEX', 'VIEW', 'TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE', 'SEQUENCE'],
  ...['DATABASE', 'SCHEMA', 'USER', 'ROLE', 'SERVER', 'TABLESPACE'],
]);

/** Verbs whose object follows, maybe behind words that say of which sort it is. */
const verbs: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'OPTIMIZE']);

/** Undefined: it has none, or one of another kind, or several. */
export function subjectOf(words: readonly Word[]): Subject | undefined {
  const verb = keywordAt(words, 0);
  if (!verbs.has(verb)) return undefined;
  const at = words.findIndex(({ text, is }) => is === 'word' && kinds.has(text.toUpperCase()));
  const kind = keywordAt(words, at);
  if (kind === 'INDEX') return onTable(words);
  if (at >= 0) return named(kind, words.slice(at + 1));
  return verb === 'TRUNCATE' ? named('TABLE', words.slice(1)) : undefined;
}

function onTable(words: readonly Word[]): Subject | undefined {
  const on = outside(words).find(({ text }) => isKeyword(text, 'ON'));
  return on === undefined ? undefined : named('TABLE', words.slice(words.indexOf(on) + 1));
}

function named(kind: string, words: readonly Word[]): Subject | undefined {
  const condition = ['IF', 'NOT', 'EXISTS'];
  const start = words.findIndex(({ text }) => !condition.includes(text.toUpperCase()));
  const name = nameAt(words, Math.max(0, start));
  return name === undefined ? undefined : { kind, name: name.text };
}

export interface Name {
  /** As it is written, maybe with its schema. */
  readonly text: string;
  /** The words of it. */
  readonly length: number;
}

/** `users`, `shop.users`; undefined where no name stands. */
export function nameAt(words: readonly Word[], at: number): Name | undefined {
  const [first, dot, second] = words.slice(at, at + 3);
  if (first?.is !== 'word') return undefined;
  if (dot?.text !== '.' || second === undefined) return { text: first.text, length: 1 };
  return { text: `${first.text}.${second.text}`, length: 3 };
}
