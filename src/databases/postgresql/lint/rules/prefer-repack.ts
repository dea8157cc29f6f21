import type { Node, RangeVar } from 'libpg-query';
import { isOn, printed, tableName } from '../reading.ts';
import type { SqlRule, TableName } from '../rule.ts';
import { sqlTable } from '../writing.ts';

export const preferRepack: SqlRule = {
  name: 'prefer-repack',
  severity: 'error',
  why: 'VACUUM FULL and CLUSTER write the table anew while nobody can read or write it. pg_repack does it beside the work of others (https://reorg.github.io/pg_repack/).',
  check: ({ node }, { isNew }) => {
    const written = rewritten(node);
    if (written === undefined) return [];
    const used = written.tables.filter((table) => !isNew(table));
    if (written.tables.length > 0 && used.length === 0) return [];
    const names = used.map((table) => `--table=${sqlTable(table)}`);
    const command = ['pg_repack', ...(written.isOrdered ? [] : ['--no-order']), ...names].join(' ');
    const what = used.length === 0 ? 'any table' : used.map(printed).join(', ');
    return [
      {
        lock: 'ACCESS EXCLUSIVE',
        message: `Nobody can read or write ${what} while every row is written anew`,
        fix: `Leave it out, and run \`${command}\` when there is little to do.`,
      },
    ];
  },
};

interface Rewritten {
  /** None: all of them. */
  readonly tables: readonly TableName[];
  /** By an index. */
  readonly isOrdered: boolean;
}

function rewritten(node: Node): Rewritten | undefined {
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt;
    return { tables: relation === undefined ? [] : [tableName(relation)], isOrdered: true };
  }
  if (!('VacuumStmt' in node) || !isOn(node.VacuumStmt.options, 'full')) return undefined;
  const relations = (node.VacuumStmt.rels ?? []).flatMap((own): readonly RangeVar[] =>
    'VacuumRelation' in own && own.VacuumRelation.relation ? [own.VacuumRelation.relation] : [],
  );
  return { tables: relations.map(tableName), isOrdered: false };
}
