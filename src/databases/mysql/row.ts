import { keywordAt, type Word } from '../words.ts';
import { partsOf, unquoted } from './nature.ts';
import { scan, type Placed } from './scan.ts';

/**
 * An expression as UPDATE has it, for a trigger: there a column of the row is NEW.column. Nothing says
 * which names are columns, so that the grammar must: what stands where a value begins, and is no keyword
 * and no function. In a subselect only what is named with the table is the row's.
 */
export function ofNew(expression: string, table: string): string {
  const words = scan(expression).filter(isWord);
  const name = (partsOf(table).at(-1) ?? '').toLowerCase();
  let text = '';
  let at = 0;
  for (const [index, { start, end }] of words.entries()) {
    text += `${expression.slice(at, start)}${inTrigger(words, index, name)}`;
    at = end;
  }
  return text + expression.slice(at);
}

function isWord(token: Placed): token is Placed & Word {
  return token.is === 'word' || token.is === 'literal' || token.is === 'sign';
}

function inTrigger(words: readonly Word[], index: number, table: string): string {
  const text = words[index]?.text ?? '';
  if (isQualifier(words, index, table)) return 'NEW';
  return isColumn(words, index) ? `NEW.${text}` : text;
}

function isQualifier(words: readonly Word[], index: number, table: string): boolean {
  const text = words[index]?.text ?? '';
  return (
    unquoted(text).toLowerCase() === table && keywordAt(words, index + 1) === '.' && !isDotted(words, index)
  );
}

function isDotted(words: readonly Word[], index: number): boolean {
  return keywordAt(words, index - 1) === '.';
}

function isColumn(words: readonly Word[], index: number): boolean {
  const word = words[index];
  if (word?.is !== 'word' || isPart(words, index) || !beginsValue(words[index - 1])) return false;
  return !isInSubselect(words, index) && (word.text.startsWith('`') || !isKeyword(words, index));
}

/** Of a name in several parts, of a call, or of a variable. */
function isPart(words: readonly Word[], index: number): boolean {
  const isHead = ['.', '('].includes(keywordAt(words, index + 1));
  return isHead || isDotted(words, index) || keywordAt(words, index).startsWith('@');
}

/** Behind an operator, an opening bracket, a comma, or a keyword that a value follows. */
function beginsValue(before: Word | undefined): boolean {
  if (before === undefined) return true;
  if (before.is === 'sign') return before.text !== ')';
  return before.is === 'word' && leading.has(before.text.toUpperCase());
}

function isKeyword(words: readonly Word[], index: number): boolean {
  const text = keywordAt(words, index);
  if (leading.has(text) || values.has(text)) return true;
  // DATE '2026-01-01', _utf8mb4'…'
  if (words[index + 1]?.is === 'literal') return true;
  return keywordAt(words, index - 1) === '(' && unitFirst.has(keywordAt(words, index - 2));
}

/** Its names may be those of other tables. */
function isInSubselect(words: readonly Word[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const text = keywordAt(words, at);
    if (text === ')') depth += 1;
    else if (text === '(') depth -= 1;
    else if (text === 'SELECT' && depth <= 0) return true;
  }
  return false;
}

/** Keywords that a value follows. https://dev.mysql.com/doc/refman/8.4/en/expressions.html */
const leading: ReadonlySet<string> = new Set([
  ...['AND', 'OR', 'XOR', 'NOT', 'LIKE', 'RLIKE', 'REGEXP', 'BETWEEN', 'IN', 'DIV', 'MOD', 'BINARY'],
  ...['CASE', 'WHEN', 'THEN', 'ELSE', 'INTERVAL', 'DISTINCT', 'FROM', 'FOR', 'BOTH', 'LEADING', 'TRAILING'],
  ...['ESCAPE', 'SELECT'],
]);

/** Keywords that are a value. */
const values: ReadonlySet<string> = new Set([
  ...['NULL', 'TRUE', 'FALSE', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER'],
  ...['LOCALTIME', 'LOCALTIMESTAMP', 'UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP', 'EXISTS'],
]);

/** Functions whose first word is a unit. */
const unitFirst: ReadonlySet<string> = new Set(['EXTRACT', 'TIMESTAMPDIFF', 'TIMESTAMPADD', 'GET_FORMAT']);
