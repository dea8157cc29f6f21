import type { FiledStatement } from '../../statement.ts';
import { isKeyword, keywordAt, outside, type Word } from '../../words.ts';
import { behind, tableFirst } from './reading.ts';
import type { TableName } from './rule.ts';

/** A statement that writes rows. */
export interface Write {
  readonly verb: string;
  readonly table: TableName;
  /** Of as many rows as a condition, or another table, gives; not of a few that are written out. */
  readonly isLong: boolean;
}

const modifiers = '(LOW_PRIORITY |HIGH_PRIORITY |DELAYED |QUICK |IGNORE )*';

/** What stands before the table, by the verb. */
const heads: Readonly<Record<string, RegExp>> = {
  UPDATE: new RegExp(`^UPDATE ${modifiers}`),
  DELETE: new RegExp(`^DELETE ${modifiers}(FROM )?`),
  INSERT: new RegExp(`^INSERT ${modifiers}(INTO )?`),
  REPLACE: new RegExp(`^REPLACE ${modifiers}(INTO )?`),
};

/** Also behind a WITH. */
export function writeOf({ words }: FiledStatement): Write | undefined {
  const own = isKeyword(words[0]?.text, 'WITH') ? behindWith(words) : words;
  const verb = keywordAt(own, 0);
  const head = heads[verb];
  const found = head && tableFirst(behind(own, head) ?? []);
  return found && { verb, table: found.table, isLong: isLong(verb, own) };
}

function isLong(verb: string, words: readonly Word[]): boolean {
  return verb === 'UPDATE' || verb === 'DELETE' || outside(words).some(isSource);
}

function behindWith(words: readonly Word[]): readonly Word[] {
  const verb = outside(words).find(({ text }) => text.toUpperCase() in heads);
  return verb === undefined ? [] : words.slice(words.indexOf(verb));
}

/** `SELECT … FROM`, or `TABLE users`; a SELECT without FROM gives one row. */
function isSource(_: Word, index: number, words: readonly Word[]): boolean {
  const text = keywordAt(words, index);
  return text === 'FROM' || (text === 'TABLE' && index > 1);
}
