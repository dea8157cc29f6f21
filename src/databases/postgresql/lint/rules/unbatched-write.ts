import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const unbatchedWrite: SqlRule = {
  name: 'unbatched-write',
  severity: 'error',
  why: 'One UPDATE or DELETE of many rows holds all their locks until its end, and leaves as many dead rows behind at once.',
  check: ({ node, sql }, { isNew, phase }) => {
    if (phase === 'migrate') return [];
    const written =
      'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
    if (written?.relation === undefined || isNew(tableName(written.relation))) return [];
    return [
      {
        lock: 'ROW EXCLUSIVE, and every row that it writes',
        message: `Who writes to one of these rows of ${printed(tableName(written.relation))} waits until all are written`,
        fix: `In backfill.sql, where it is done batch by batch: ${sql};`,
      },
    ];
  },
};
