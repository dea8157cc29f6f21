import type { FiledStatement } from '../../statement.ts';
import { subjectOf } from '../subject.ts';
import { behind, tableOf } from './reading.ts';
import type { LintContext } from './rule.ts';

/** True for a statement that changes a table that somebody may use, and commits by itself. */
export function changesTable({ words }: FiledStatement, { isNew }: Pick<LintContext, 'isNew'>): boolean {
  if (behind(words, /^RENAME TABLES? /) !== undefined) return true;
  if (behind(words, /^CREATE (OR REPLACE )?(TEMPORARY )?TABLE /) !== undefined) return false;
  const subject = subjectOf(words);
  return subject?.kind === 'TABLE' && !isNew(tableOf(subject.name));
}
