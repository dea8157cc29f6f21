import { messages } from '../../../lint/sentences.ts';
import { isSameTable, printed } from '../../../lint/table.ts';
import type { FiledStatement } from '../../../statement.ts';
import { alterations } from '../alterations.ts';
import { behind, split, tableFirst } from '../reading.ts';
import type { SqlRule, TableName } from '../rule.ts';
import { inFiles, sqlTable } from '../writing.ts';

export const renamingTable: SqlRule = {
  name: 'renaming-table',
  severity: 'error',
  why: 'From one moment to the next the old version asks for a table that is not there. A view of one table can be read and written as the table itself (https://dev.mysql.com/doc/refman/8.4/en/view-updatability.html). Two tables that change places in one statement leave no gap.',
  check: (statement, { phase, isNew }) => {
    if (phase === 'contract') return [];
    const renamings = renamingsOf(statement);
    return renamings
      .filter((own) => !isNew(own.from) && !renamings.some((other) => isInPlaceOf(own, other)))
      .map(({ from, to }) => ({
        lock: 'EXCLUSIVE',
        message: messages.renamedAway(printed(from)),
        fix: inFiles({ expand: [`CREATE VIEW ${sqlTable(to)} AS SELECT * FROM ${sqlTable(from)};`] }),
      }));
  },
};

/** One takes the name that the other leaves. */
function isInPlaceOf(a: Renaming, b: Renaming): boolean {
  return isSameTable(a.from, b.to) || isSameTable(a.to, b.from);
}

interface Renaming {
  readonly from: TableName;
  readonly to: TableName;
}

function renamingsOf(statement: FiledStatement): readonly Renaming[] {
  const listed = behind(statement.words, /^RENAME TABLES? (IF EXISTS )?/) ?? [];
  const renamed = split(listed).flatMap((own) => {
    const from = tableFirst(own);
    const to = from && tableFirst(behind(from.rest, /^(NOWAIT |WAIT [^ ]+ )?TO /) ?? []);
    return from === undefined || to === undefined ? [] : [{ from: from.table, to: to.table }];
  });
  const altered = alterations(statement).flatMap(({ table, words }) => {
    const to = tableFirst(behind(words, /^RENAME (TO |AS |= )?(?!(COLUMN|INDEX|KEY) )/) ?? []);
    return to === undefined ? [] : [{ from: table, to: to.table }];
  });
  return [...renamed, ...altered];
}
