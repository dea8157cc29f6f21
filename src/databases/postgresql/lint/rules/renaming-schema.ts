import type { SqlRule } from '../rule.ts';
import { inFiles, sqlName } from '../writing.ts';

export const renamingSchema: SqlRule = {
  name: 'renaming-schema',
  severity: 'error',
  why: 'From one moment to the next the old version finds none of the tables in it, and no lock waits until it has ended.',
  check: ({ node }, { phase }) => {
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_SCHEMA') return [];
    if (phase === 'contract') return [];
    const { subname: from = '', newname: to = '' } = node.RenameStmt;
    return [
      {
        lock: undefined,
        message: `The old version asks for tables in ${from}, and finds none of them`,
        fix: `${inFiles({ expand: [`CREATE SCHEMA ${sqlName(to)};`] })} -- and for each table: CREATE VIEW ${sqlName(to)}.… AS SELECT * FROM ${sqlName(from)}.…;`,
      },
    ];
  },
};
