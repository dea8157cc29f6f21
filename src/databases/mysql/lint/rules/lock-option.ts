import { printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { keywordAt, outside } from '../../../words.ts';
import { subjectOf } from '../../subject.ts';
import { behind, tableOf, tablesListed } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';

export const lockOption: SqlRule = {
  name: 'lock-option',
  severity: 'error',
  why: 'LOCK=SHARED keeps everybody from writing to the table as long as the statement runs, LOCK=EXCLUSIVE also from reading it; LOCK TABLES and FLUSH TABLES … WITH READ LOCK do until somebody unlocks (https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-concurrency).',
  check: (statement, context) => [
    ...ofChange(statement, context),
    ...ofSession(statement, context),
    ...ofServer(statement),
  ],
};

const kept: Readonly<Record<string, string>> = { SHARED: 'write to', EXCLUSIVE: 'read or write' };

function ofChange({ sql, words }: FiledStatement, { isNew }: LintContext): readonly SqlComplaint[] {
  const subject = subjectOf(words);
  const lock = writtenLock(words);
  if (lock === undefined || subject?.kind !== 'TABLE' || isNew(tableOf(subject.name))) return [];
  return [
    {
      lock,
      message: `Nobody can ${kept[lock] ?? ''} ${printed(tableOf(subject.name))} until this is done`,
      fix: `${sql.replace(/\bLOCK\s*=?\s*(SHARED|EXCLUSIVE)\b/i, 'LOCK=NONE')};`,
    },
  ];
}

function writtenLock(words: FiledStatement['words']): string | undefined {
  const free = outside(words);
  const at = free.findIndex(({ is }, index) => is === 'word' && keywordAt(free, index) === 'LOCK');
  if (at < 1) return undefined;
  const value = keywordAt(free, keywordAt(free, at + 1) === '=' ? at + 2 : at + 1);
  return value in kept ? value : undefined;
}

function ofSession({ words }: FiledStatement, { isNew }: LintContext): readonly SqlComplaint[] {
  const listed = behind(words, /^LOCK TABLES? /);
  if (listed === undefined) return [];
  const tables = tablesListed(listed).filter((table) => !isNew(table));
  const isWritten = words.some((_, index) => keywordAt(words, index) === 'WRITE');
  if (tables.length === 0) return [];
  return [
    {
      lock: isWritten ? 'WRITE' : 'READ',
      message: `Nobody can ${isWritten ? 'read or write' : 'write to'} ${tables.map(printed).join(', ')} until somebody unlocks`,
      fix: 'Leave it out: each statement takes the locks that it needs, and gives them back.',
    },
  ];
}

function ofServer({ words }: FiledStatement): readonly SqlComplaint[] {
  const flushed = behind(words, /^FLUSH (LOCAL |NO_WRITE_TO_BINLOG )?TABLES? /);
  const text = (flushed ?? []).map((_, index) => keywordAt(flushed ?? [], index)).join(' ');
  if (!/\b(WITH READ LOCK|FOR EXPORT)\b/.test(text)) return [];
  return [
    {
      lock: 'READ',
      message: 'Nobody can write until somebody unlocks, and this itself waits for the longest query',
      fix: 'Leave it out: no migration needs the server to stand still.',
    },
  ];
}
