import type { SqlRule } from '../rule.ts';

export const banDropDatabase: SqlRule = {
  name: 'ban-drop-database',
  severity: 'error',
  why: 'All that it held is lost, for all versions, and no step of a rollout brings it back.',
  check: ({ node }) =>
    'DropdbStmt' in node
      ? [
          {
            lock: undefined,
            message: `Everything in ${node.DropdbStmt.dbname ?? 'the database'} is lost, and no rollout brings it back`,
            fix: 'Leave it out. A database that nobody uses is dropped by hand, after a backup.',
          },
        ]
      : [],
};
