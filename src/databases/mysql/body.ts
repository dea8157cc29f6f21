import { isKeyword, keywordAt, type Word } from '../words.ts';
import { subjectOf } from './subject.ts';

const routines: ReadonlySet<string> = new Set(['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE']);

/** A CASE is a value, which END ends, or a statement, which END CASE ends. */
type Opened = 'statement' | 'value';

/**
 * True between BEGIN and its END in the body of a routine: there a semicolon ends a statement of the
 * body. With DELIMITER nobody need ask.
 */
export function isInBody(words: readonly Word[]): boolean {
  const isDropped = isKeyword(words[0]?.text, 'DROP');
  return !isDropped && routines.has(subjectOf(words)?.kind ?? '') && opened(words).length > 0;
}

function opened(words: readonly Word[]): readonly Opened[] {
  const open: Opened[] = [];
  for (const [index, { text, is }] of words.entries()) {
    // END IF is one end, and a column may have any name.
    if (is !== 'word' || ['.', 'END'].includes(keywordAt(words, index - 1))) continue;
    if (isKeyword(text, 'END')) open.pop();
    else if (opens(text, words[index - 1], open)) open.push('statement');
    else if (isKeyword(text, 'CASE')) open.push('value');
  }
  return open;
}

const openers: ReadonlySet<string> = new Set(['BEGIN', 'CASE', 'IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR']);

/** IF(…) and REPEAT(…) are functions, IF EXISTS is a condition: only what begins a statement opens one. */
function opens(text: string, before: Word | undefined, open: readonly Opened[]): boolean {
  if (before === undefined || !openers.has(text.toUpperCase())) return false;
  const last = before.text.toUpperCase();
  if (open.length === 0) return isKeyword(text, 'BEGIN') || before.is === 'literal' || headEnds.has(last);
  return starts.has(last) || (inner.has(last) && open.at(-1) === 'statement');
}

/** What ends a statement inside a body, or stands before the first. */
const starts: ReadonlySet<string> = new Set([';', ':', 'BEGIN', 'DO', 'LOOP', 'REPEAT']);
/** Before a statement, or before a value of a CASE. */
const inner: ReadonlySet<string> = new Set(['THEN', 'ELSE']);
/** What stands right before the body. */
const headEnds: ReadonlySet<string> = new Set([
  ...['ROW', ')', ':', 'DO', 'DETERMINISTIC', 'SQL', 'DATA', 'DEFINER', 'INVOKER'],
]);
