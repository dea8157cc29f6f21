import type { Client } from 'pg';
import type { ColumnFacts, SchemaFacts, TableFacts } from '../../model/sql-finding.ts';

interface Row {
  readonly schema: string;
  readonly name: string;
  /** Found by its bare name. */
  readonly visible: boolean;
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnFacts>> | null;
  readonly checks: readonly string[] | null;
}

/** The tables that statements may change, as the catalog has them. */
export async function schemaFacts(client: Client): Promise<SchemaFacts> {
  const version = await client.query<{ readonly version: number }>(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  const { rows } = await client.query<Row>(`
    SELECT n.nspname AS schema, c.relname AS name, pg_table_is_visible(c.oid) AS visible,
      greatest(c.reltuples, 0)::float8 AS rows,
      (SELECT json_object_agg(a.attname, json_build_object(
          'type', format_type(a.atttypid, a.atttypmod), 'isNullable', NOT a.attnotnull))
       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT json_agg(pg_get_expr(k.conbin, k.conrelid))
       FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.convalidated) AS checks
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`);
  const tables = rows.flatMap((row): readonly (readonly [string, TableFacts])[] => [
    [`${row.schema}.${row.name}`, tableOf(row)],
    ...(row.visible ? [[row.name, tableOf(row)] as const] : []),
  ]);
  return { serverVersion: version.rows[0]?.version ?? 0, tables: new Map(tables) };
}

function tableOf({ rows, columns, checks }: Row): TableFacts {
  return { rows, columns: new Map(Object.entries(columns ?? {})), checks: checks ?? [] };
}
