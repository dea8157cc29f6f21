import { isKeyword, keywordAt, outside, type Word } from '../words.ts';
import { parseSql } from './parse.ts';
import { nameAt, subjectOf } from './subject.ts';

/**
 * How a statement is put to the server, the gentlest way first, each only when the one before was
 * refused: a table is never copied while others wait. None: the server knows no other way than to copy.
 */
export function formsOf(sql: string): readonly string[] {
  const words = wordsOf(sql);
  const isPlain = says(outside(words)) || subjectOf(words)?.kind !== 'TABLE';
  return isPlain ? [sql] : (ways[wayOf(words)]?.(sql, words) ?? [sql]);
}

type Way = (sql: string, words: readonly Word[]) => readonly string[];

const ways: Readonly<Record<string, Way>> = {
  'ALTER TABLE': alterForms,
  'CREATE INDEX': (sql) => [`${sql} ALGORITHM=INPLACE LOCK=NONE`],
  'DROP INDEX': dropForms,
};

/** `CREATE UNIQUE INDEX` is a CREATE INDEX. */
function wayOf(words: readonly Word[]): string {
  const object = words.slice(1, 5).find(({ text }) => /^(table|index)$/i.test(text))?.text ?? '';
  return `${keywordAt(words, 0)} ${object.toUpperCase()}`;
}

/** The user's own clause decides. */
function says(words: readonly Word[]): boolean {
  return words.some(
    ({ text, is }, index) =>
      is === 'word' && clauses.test(text) && /^(=|\w+)$/.test(words[index + 1]?.text ?? ''),
  );
}

const clauses = /^(algorithm|lock)$/i;

function alterForms(sql: string, words: readonly Word[]): readonly string[] {
  const free = outside(words);
  // It stands behind all else, and neither engine does it without a copy.
  if (hasOrder(free)) return [];
  const at = free.findIndex(({ text }) => /^partition(ing)?$/i.test(text));
  const online = `${sql}, ALGORITHM=INPLACE, LOCK=NONE`;
  // MariaDB copies a table to another engine also where it is asked for INSTANT.
  if (free.some(({ text }) => /^engine$/i.test(text))) return [online];
  if (at < 0) return [`${sql}, ALGORITHM=INSTANT`, online];
  // Neither engine takes a clause there: https://mariadb.com/kb/en/alter-table/#partitions
  const isQuick = /^(add|drop|truncate)$/i.test(free[at - 1]?.text ?? '');
  const isSpread = free.some(({ text }) => /^partitions$/i.test(text));
  return isQuick && !isSpread ? [sql] : [];
}

function hasOrder(words: readonly Word[]): boolean {
  return words.some(
    (_, index) => keywordAt(words, index) === 'ORDER' && keywordAt(words, index + 1) === 'BY',
  );
}

/** DROP INDEX of MariaDB takes no clause; it is ALTER TABLE … DROP INDEX by another name. */
function dropForms(sql: string, words: readonly Word[]): readonly string[] {
  const on = words.findIndex(({ text, is }) => is === 'word' && isKeyword(text, 'ON'));
  const table = nameAt(words, on + 1);
  const from = words.findIndex(({ text }) => isKeyword(text, 'INDEX'));
  if (on < 0 || table === undefined || on + 1 + table.length < words.length) return [sql];
  const named = sql.slice(words[from]?.start, words[on]?.start).trim();
  return [`ALTER TABLE ${table.text} DROP ${named}, ALGORITHM=INPLACE, LOCK=NONE`];
}

/** Of the only statement of a text. */
export function wordsOf(sql: string): readonly Word[] {
  const parsed = parseSql(sql);
  return 'fault' in parsed ? [] : (parsed.statements[0]?.words ?? []);
}
