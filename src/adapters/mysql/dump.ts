import { quoted } from '../../databases/mysql/nature.ts';
import type { Client } from './connect.ts';

/**
 * Everything that SQL can make in a database, one line each, in an order of its own: two databases with
 * the same lines have the same schema, whatever way they came to it. Cutover's own tables are left out.
 */
export async function dumpSchema(client: Client): Promise<readonly string[]> {
  const tables = await client.rows<{ readonly name: string; readonly kind: string }>(
    `SELECT table_name AS name, table_type AS kind FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name NOT LIKE 'cutover\\_%'`,
  );
  const lines: string[] = [];
  for (const { name, kind } of tables) {
    const { rows } = await client.lists(`SHOW CREATE TABLE ${quoted(name)}`);
    lines.push(...linesOf(`${kind.toLowerCase()} ${name}`, String(rows[0]?.[1])));
  }
  for (const query of queries) {
    const rows = await client.rows<{ readonly line: string }>(query);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.toSorted();
}

/** A line for each column, index and constraint, wherever it stands in the table. */
function linesOf(what: string, sql: string): readonly string[] {
  return sql.split('\n').map(
    (line) =>
      `${what}: ${line
        .trim()
        .replace(/,$/, '')
        .replace(/ AUTO_INCREMENT=\d+/, '')}`,
  );
}

const queries = [
  `SELECT CONCAT_WS(' ', 'trigger', trigger_name, action_timing, event_manipulation, event_object_table,
     action_order, SHA2(action_statement, 256)) AS line
   FROM information_schema.triggers WHERE trigger_schema = DATABASE()`,
  `SELECT CONCAT_WS(' ', LOWER(r.routine_type), r.routine_name, r.dtd_identifier, r.is_deterministic, r.sql_data_access,
     r.security_type, SHA2(r.routine_definition, 256), (SELECT GROUP_CONCAT(CONCAT_WS(' ', p.parameter_mode, p.parameter_name,
       p.dtd_identifier) ORDER BY p.ordinal_position) FROM information_schema.parameters p
       WHERE p.specific_schema = r.routine_schema AND p.specific_name = r.specific_name)) AS line
   FROM information_schema.routines r WHERE r.routine_schema = DATABASE()`,
  `SELECT CONCAT_WS(' ', 'event', event_name, event_type, execute_at, interval_value, interval_field, status,
     on_completion, SHA2(event_definition, 256)) AS line
   FROM information_schema.events WHERE event_schema = DATABASE()`,
];
