import type { Client } from 'pg';

/**
 * Everything that SQL can make in a schema, one line each, in an order of its own: two databases with
 * the same lines have the same schema, whatever way they came to it. Cutover's own tables, the system's
 * objects and those of extensions are left out.
 */
export async function dumpSchema(client: Client): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const query of queries) {
    const { rows } = await client.query<{ readonly line: string }>(query);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.toSorted();
}

/** `oid` is one of a user's: neither of the system nor of an extension. */
const own = (oid: string, schema: string): string =>
  `${schema} NOT IN ('pg_catalog', 'information_schema') AND ${schema} NOT LIKE 'pg\\_toast%' AND ${schema} NOT LIKE 'pg\\_temp%'
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e')`;

const relation = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`;
const isOwn = `${own('c.oid', 'n.nspname')} AND c.relname NOT LIKE 'cutover\\_%'`;

const queries = [
  `SELECT format('schema %s', n.nspname) AS line FROM pg_namespace n WHERE ${own('n.oid', 'n.nspname')}`,
  `SELECT format('relation %s.%s kind %s of %s options %s rls %s', n.nspname, c.relname, c.relkind,
     coalesce(pg_get_expr(c.relpartbound, c.oid), '-'), coalesce(c.reloptions::text, '-'), c.relrowsecurity) AS line
   ${relation} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${isOwn}`,
  `SELECT format('column %s.%s.%s %s%s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
     CASE WHEN a.attnotnull THEN ' not null' END, ' default ' || pg_get_expr(d.adbin, d.adrelid),
     nullif(' identity ' || a.attidentity::text, ' identity ') || a.attgenerated::text) AS line
   ${relation} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'f', 'c') AND ${isOwn}`,
  `SELECT format('constraint %s.%s.%s %s%s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid),
     CASE WHEN NOT k.convalidated THEN ' (not validated)' END) AS line
   ${relation} JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype <> 'n' AND ${isOwn}`,
  `SELECT format('index %s%s', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN ' (not valid)' END) AS line
   ${relation} JOIN pg_index i ON i.indrelid = c.oid WHERE ${isOwn}`,
  `SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) AS line
   ${relation} JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal AND ${isOwn}`,
  `SELECT format('view %s.%s %s', n.nspname, c.relname, pg_get_viewdef(c.oid)) AS line
   ${relation} WHERE c.relkind IN ('v', 'm') AND ${isOwn}`,
  `SELECT format('policy %s.%s.%s %s', n.nspname, c.relname, p.polname, coalesce(pg_get_expr(p.polqual, c.oid), '-')) AS line
   ${relation} JOIN pg_policy p ON p.polrelid = c.oid WHERE ${isOwn}`,
  `SELECT format('function %s.%s %s', n.nspname, p.oid::regprocedure, md5(pg_get_functiondef(p.oid))) AS line
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p') AND ${own('p.oid', 'n.nspname')}`,
  `SELECT format('type %s.%s %s', n.nspname, t.typname, coalesce(
     (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
     format_type(t.typbasetype, t.typtypmod))) AS line
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND ${own('t.oid', 'n.nspname')}`,
];
