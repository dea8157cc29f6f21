import type { FiledStatement } from '../../statement.ts';
import { keywordAt } from '../../words.ts';
import { subjectOf } from '../subject.ts';
import { behind, tableFirst, tableOf } from './reading.ts';
import type { TableName } from './rule.ts';

/** The table that a statement makes. */
export function madeTable({ words }: FiledStatement): TableName | undefined {
  const named = behind(words, /^CREATE (OR REPLACE )?(TEMPORARY )?TABLE (IF NOT EXISTS )?/);
  return named && tableFirst(named)?.table;
}

interface Made {
  readonly kind: string;
  readonly name: TableName;
}

/** What else a statement makes, of whatever kind. */
export function madeName({ words }: FiledStatement): Made | undefined {
  const subject = keywordAt(words, 0) === 'CREATE' ? subjectOf(words) : undefined;
  return subject && { kind: subject.kind, name: tableOf(subject.name) };
}
