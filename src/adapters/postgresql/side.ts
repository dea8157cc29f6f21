import type { Client } from 'pg';
import { quoted } from '../../databases/postgresql/nature.ts';
import type { DatabaseConnection } from '../../model/database.ts';
import type { ComparedTable, Range, Rows, Side } from '../../ports/comparison.ts';
import { connect } from './connect.ts';
import { explained } from './errors.ts';

/** What the text of a value depends on. */
const settings = [
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL DateStyle = 'ISO, YMD'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 3',
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL max_parallel_workers_per_gather = 0',
];

/** A PostgreSQL to be compared with another. */
export async function openSide(to: DatabaseConnection, name: string): Promise<Side> {
  const client = await connect(to, { name, onLost: () => undefined });
  return { ...readingOf(client), close: () => client.end() };
}

function readingOf(client: Client): Omit<Side, 'close'> {
  const read = <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    inTransaction(client, async () => (await client.query<Row>(sql, [...values])).rows);
  const rows = async (sql: string, values: readonly unknown[]): Promise<Rows> => {
    const found = await read<{ readonly key: string; readonly digest: string }>(sql, values);
    return new Map(found.map(({ key, digest }) => [key, digest]));
  };
  return {
    tables: () => read<ComparedTable>(tables),
    bound: async (table, after, count) => {
      const behind = conditionOf(table, { after, until: undefined });
      const [row] = await read<{ readonly at: readonly string[] }>(
        `SELECT ARRAY[${namesOf(table)
          .map((name) => `${name}::text`)
          .join(', ')}] AS at FROM ${table.name}
         WHERE ${behind.sql} ORDER BY ${namesOf(table).join(', ')} LIMIT 1 OFFSET ${count - 1}`,
        behind.values,
      );
      return row?.at;
    },
    digest: async (table, range) => {
      const within = conditionOf(table, range);
      const [row] = await read<{ readonly digest: string }>(
        `SELECT count(*) || ' ' || coalesce(sum(('x' || left(${digestOf(table)}, 15))::bit(60)::bigint), 0) AS digest
         FROM ${table.name} WHERE ${within.sql}`,
        within.values,
      );
      return row?.digest ?? '';
    },
    rows: (table, range) => {
      const within = conditionOf(table, range);
      return rows(`${rowsOf(table)} WHERE ${within.sql}`, within.values);
    },
    rowsAt: (table, keys) => {
      const wanted = table.key.map(({ type }, index) => `(own ->> ${index})::${type}`).join(', ');
      const one = `(${namesOf(table).join(', ')}) IN (SELECT ${wanted} FROM json_array_elements($1) AS own)`;
      return rows(`${rowsOf(table)} WHERE ${one}`, [`[${keys.join(',')}]`]);
    },
  };
}

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    await client.query('BEGIN READ ONLY');
    for (const setting of settings) await client.query(setting);
    return await work();
  } catch (error) {
    throw explained(error, 'the databases cannot be compared');
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

function namesOf({ key }: ComparedTable): readonly string[] {
  return key.map(({ name }) => quoted(name));
}

function digestOf({ columns }: ComparedTable): string {
  return `md5(ROW(${columns.map(quoted).join(', ')})::text)`;
}

function rowsOf(table: ComparedTable): string {
  const key = namesOf(table).map((name) => `${name}::text`);
  return `SELECT json_build_array(${key.join(', ')})::text AS key, ${digestOf(table)} AS digest FROM ${table.name}`;
}

function conditionOf(
  table: ComparedTable,
  { after, until }: Range,
): { readonly sql: string; readonly values: readonly string[] } {
  const names = namesOf(table).join(', ');
  const bound = (operator: string, from: number): string =>
    `(${names}) ${operator} (${table.key.map(({ type }, index) => `$${from + index + 1}::${type}`).join(', ')})`;
  const parts = [
    ...(after === undefined ? [] : [bound('>', 0)]),
    ...(until === undefined ? [] : [bound('<=', after?.length ?? 0)]),
  ];
  return { sql: parts.join(' AND ') || 'true', values: [...(after ?? []), ...(until ?? [])] };
}

/** Those of the first schema of the search_path, but for Cutover's own. */
const tables = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
       ORDER BY array_position(i.indkey::int[], a.attnum::int))
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname !~ '^cutover_'
  ORDER BY 1`;
