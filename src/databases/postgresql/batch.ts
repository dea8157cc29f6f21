import type { Backfill } from '../../model/migration.ts';
import { quoted } from './nature.ts';

/** A column of the key that a backfill goes along. */
export interface KeyColumn {
  readonly name: string;
  /** As SQL writes it, e.g. `bigint`. */
  readonly type: string;
}

/**
 * One batch as one statement. Takes the cursor's values, of which a first batch has none, and then the
 * number of rows; gives one row with `rows`, `written` and the key of the last row as `at`, or none when
 * nothing is left. What it writes no longer fits the WHERE, so that a batch done twice changes nothing.
 */
export function batchSql(backfill: Backfill, key: readonly KeyColumn[], isFirst: boolean): string {
  const { table, alias, where, verb } = backfill;
  const names = key.map((column) => columnOf(backfill, column));
  const own = key.map((_, index) => `cutover_${index + 1}`);
  const after = isFirst ? [] : [`(${names.join(', ')}) > (${casts(key)})`];
  const conditions = [...after, ...(where === undefined ? [] : [`(${where})`])];
  const limit = `$${isFirst ? 1 : key.length + 1}`;
  const descending = own.map((name) => `${name} DESC`).join(', ');
  return `WITH cutover_batch AS MATERIALIZED (
  SELECT ${names.map((name, index) => `${name} AS ${own[index] ?? ''}`).join(', ')}
  FROM ${table}${alias === undefined ? '' : ` AS ${quoted(alias)}`}
  ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
  ORDER BY ${names.join(', ')} LIMIT ${limit}::bigint ${rowLocks[verb]}
), cutover_written AS (
  ${writing(backfill, names, own)}
  RETURNING 1
)
SELECT (SELECT count(*) FROM cutover_batch)::int AS rows,
  (SELECT count(*) FROM cutover_written)::int AS written,
  ARRAY[${own.map((name) => `${name}::text`).join(', ')}] AS at
FROM cutover_batch ORDER BY ${descending} LIMIT 1`;
}

/** Rows are locked in the key's order, and no more than the statement itself would. */
const rowLocks = { UPDATE: 'FOR NO KEY UPDATE', DELETE: 'FOR UPDATE', INSERT: '' } as const;

function writing(
  { verb, head, where, tail }: Backfill,
  names: readonly string[],
  own: readonly string[],
): string {
  const join = names.map((name, index) => `${name} = cutover_batch.${own[index] ?? ''}`).join(' AND ');
  if (verb === 'UPDATE') return `${head} FROM cutover_batch WHERE ${join}`;
  if (verb === 'DELETE') return `${head} USING cutover_batch WHERE ${join}`;
  const bound = (order: 'ASC' | 'DESC'): string =>
    `(SELECT ${own.join(', ')} FROM cutover_batch ORDER BY ${own.map((name) => `${name} ${order}`).join(', ')} LIMIT 1)`;
  const row = `(${names.join(', ')})`;
  const range = `${row} >= ${bound('ASC')} AND ${row} <= ${bound('DESC')}`;
  return `${head} WHERE ${range}${where === undefined ? '' : ` AND (${where})`} ${tail}`;
}

function columnOf({ table, alias }: Backfill, { name }: KeyColumn): string {
  return `${alias === undefined ? table : quoted(alias)}.${quoted(name)}`;
}

function casts(key: readonly KeyColumn[]): string {
  return key.map(({ type }, index) => `$${index + 1}::${type}`).join(', ');
}

/** Counts the rows that are still to be done; undefined where no condition tells. */
export function remainderSql({ verb, table, alias, where }: Backfill): string | undefined {
  if (verb === 'INSERT' || where === undefined) return undefined;
  return `SELECT count(*) FROM ${table}${alias === undefined ? '' : ` AS ${quoted(alias)}`} WHERE ${where}`;
}
