import { alterationsInUse } from '../alterations.ts';
import { printed, tableName } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { alter, inFiles, sqlTable } from '../writing.ts';

export const requireConcurrentPartitionDetach: SqlRule = {
  name: 'require-concurrent-partition-detach',
  severity: 'error',
  why: "DETACH PARTITION needs the whole partitioned table for itself: it waits for the longest query, and everybody else waits for it (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION). The old version may need the partition's rows, so that it goes in contract.sql.",
  check: (statement, context) =>
    alterationsInUse(statement, context).flatMap(({ table, cmd: { subtype, def } }) => {
      if (subtype !== 'AT_DetachPartition' || def === undefined || !('PartitionCmd' in def)) return [];
      const { name, concurrent = false } = def.PartitionCmd;
      if (concurrent || name === undefined || context.isNew(tableName(name))) return [];
      const partition = tableName(name);
      return [
        {
          lock: 'ACCESS EXCLUSIVE',
          message: `Nobody can read or write ${printed(table)} while this waits for those who do`,
          fix: inFiles({
            contract: [alter(table, `DETACH PARTITION ${sqlTable(partition)} CONCURRENTLY`)],
          }),
        },
      ];
    }),
};
