import type { SelectStmt } from 'libpg-query';
import type { Backfill } from '../../model/migration.ts';
import { qualified } from './nature.ts';
import type { ParsedStatement } from './parse.ts';
import { isKeyword, outside } from './words.ts';

/** A statement that can be made batch by batch, or why not. */
export type AsBackfill =
  { readonly backfill: Omit<Backfill, 'digest' | 'summary' | 'key'> } | { readonly objection: string };

/** Cuts an UPDATE, a DELETE or an INSERT … SELECT of one table so that each batch of its rows can be done alone. */
export function asBackfill({ sql, words, node }: ParsedStatement): AsBackfill {
  const source = sourceOf(node);
  if ('objection' in source) return source;
  const free = outside(words);
  const tail = free.find(
    ({ text }, index) => isKeyword(text, 'ON') && isKeyword(free[index + 1]?.text, 'CONFLICT'),
  );
  const where = free.findLast(
    ({ text, end }) => isKeyword(text, 'WHERE') && end < (tail?.start ?? sql.length),
  );
  return {
    backfill: {
      ...source,
      head: sql.slice(0, where?.start ?? tail?.start).trim(),
      where: where === undefined ? undefined : sql.slice(where.end, tail?.start).trim(),
      tail: tail === undefined ? '' : sql.slice(tail.start).trim(),
    },
  };
}

type Source = Pick<Backfill, 'verb' | 'table' | 'alias'>;

function sourceOf(node: ParsedStatement['node']): Source | Objection {
  if ('UpdateStmt' in node) return writtenTable('UPDATE', node.UpdateStmt);
  if ('DeleteStmt' in node) return writtenTable('DELETE', node.DeleteStmt);
  return 'InsertStmt' in node ? insertSource(node.InsertStmt) : { objection: wanted };
}

interface Objection {
  readonly objection: string;
}

const wanted = 'is no UPDATE, DELETE or INSERT … SELECT of one table';

function writtenTable(
  verb: 'UPDATE' | 'DELETE',
  statement: { readonly relation?: RangeVar; readonly whereClause?: unknown },
): Source | Objection {
  if (statement.whereClause === undefined) return { objection: undone };
  return spanning(statement) ?? { verb, ...tableOf(statement.relation) };
}

const undone = 'has no WHERE that tells which rows are still to be done';

type Insert = Extract<ParsedStatement['node'], { InsertStmt: unknown }>['InsertStmt'];

function insertSource(insert: Insert): Source | Objection {
  const { fromClause, whereClause, ...clauses } = selectOf(insert);
  const from = onlyTable(fromClause);
  if (from === undefined) return { objection: wanted };
  const isEndless = insert.onConflictClause === undefined && whereClause === undefined;
  const objection = isEndless ? { objection: endless } : (spanning(insert) ?? spanning(clauses));
  return objection ?? { verb: 'INSERT', ...tableOf(from) };
}

function onlyTable([from, ...more]: SelectStmt['fromClause'] & object = []): RangeVar | undefined {
  return from !== undefined && 'RangeVar' in from && more.length === 0 ? from.RangeVar : undefined;
}

const endless = 'has neither ON CONFLICT nor a WHERE that tells which rows are still to be done';

function selectOf({ selectStmt }: Insert): SelectStmt {
  return selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : {};
}

/** Clauses that make something of all rows together. */
const wide: Readonly<Record<string, string>> = {
  withClause: 'WITH',
  fromClause: 'FROM',
  usingClause: 'USING',
  returningClause: 'RETURNING',
  groupClause: 'GROUP BY',
  havingClause: 'HAVING',
  windowClause: 'WINDOW',
  sortClause: 'ORDER BY',
  limitCount: 'LIMIT',
  limitOffset: 'OFFSET',
  distinctClause: 'DISTINCT',
  larg: 'UNION',
};

function spanning(statement: object): Objection | undefined {
  const found = Object.keys(statement).flatMap((clause) => wide[clause] ?? []);
  return found.length === 0 ? undefined : { objection: `has ${found.join(' and ')}, which spans batches` };
}

interface RangeVar {
  readonly schemaname?: string;
  readonly relname?: string;
  readonly alias?: { readonly aliasname?: string };
}

function tableOf(relation: RangeVar | undefined): Pick<Source, 'table' | 'alias'> {
  const { schemaname, relname = '', alias } = relation ?? {};
  return { table: qualified(schemaname, relname), alias: alias?.aliasname };
}
