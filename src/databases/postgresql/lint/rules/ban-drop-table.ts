import type { DropStmt } from 'libpg-query';
import { messages } from '../../../lint/sentences.ts';
import { droppedNames, nameOf, printed } from '../reading.ts';
import type { LintContext, SqlRule } from '../rule.ts';
import { inFiles, sqlName, sqlTable } from '../writing.ts';

export const banDropTable: SqlRule = {
  name: 'ban-drop-table',
  severity: 'error',
  why: 'The old version still reads and writes the table, and what it held is lost. A schema goes with all its tables.',
  check: ({ node }, context) => {
    if (!('DropStmt' in node) || context.phase === 'contract') return [];
    const { drop, names } = droppedBy(node.DropStmt, context);
    if (names.length === 0) return [];
    return [
      {
        lock: 'ACCESS EXCLUSIVE',
        message: messages.banDropTable(names),
        fix: inFiles({ contract: drop }),
      },
    ];
  },
};

interface Dropped {
  readonly names: readonly string[];
  /** One statement for each. */
  readonly drop: readonly string[];
}

function droppedBy(statement: DropStmt, { isNew }: LintContext): Dropped {
  const { removeType, missing_ok: isCareful = false, behavior } = statement;
  const ifExists = isCareful ? 'IF EXISTS ' : '';
  const cascade = behavior === 'DROP_CASCADE' ? ' CASCADE' : '';
  if (removeType === 'OBJECT_SCHEMA' && cascade !== '') {
    const names = droppedNames(statement).flat();
    return {
      names: names.map((name) => `the tables in ${name}`),
      drop: names.map((name) => `DROP SCHEMA ${ifExists}${sqlName(name)} CASCADE;`),
    };
  }
  if (removeType !== 'OBJECT_TABLE') return { names: [], drop: [] };
  const tables = droppedNames(statement)
    .map(nameOf)
    .filter((table) => !isNew(table));
  return {
    names: tables.map(printed),
    drop: tables.map((table) => `DROP TABLE ${ifExists}${sqlTable(table)}${cascade};`),
  };
}
