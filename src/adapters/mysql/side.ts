import { isKeyColumn, keyText, sameQuery, withinQuery } from '../../databases/mysql/batch.ts';
import { quoted } from '../../databases/mysql/nature.ts';
import type { DatabaseConnection } from '../../model/database.ts';
import type { ComparedTable, Range, Rows, Side } from '../../ports/comparison.ts';
import { connect, type Client } from './connect.ts';
import { explained } from './errors.ts';

/** A MySQL or MariaDB to be compared with another. */
export async function openSide(to: DatabaseConnection, name: string): Promise<Side> {
  const client = await connect(to, { name, onLost: () => undefined });
  await client.run("SET SESSION time_zone = '+00:00'");
  return { tables: () => tablesOf(client), ...readingOf(client), close: () => client.end() };
}

function readingOf(client: Client): Pick<Side, 'bound' | 'digest' | 'rows' | 'rowsAt'> {
  const read = <Row>(sql: string, values: readonly string[]): Promise<readonly Row[]> =>
    client.rows<Row>(sql, values).catch((error: unknown) => {
      throw explained(error, 'the databases cannot be compared');
    });
  const rows = async (sql: string, values: readonly string[]): Promise<Rows> => {
    const found = await read<Digested>(sql, values);
    return new Map(found.map(({ own, digest }) => [own, digest]));
  };
  return {
    bound: async (table, after, count) => {
      const behind = withinQuery(table.key, after, undefined);
      const [row] = await read<{ readonly at: string }>(
        `SELECT ${keyOf(table)} AS at FROM ${quoted(table.name)} WHERE ${behind.sql}
         ORDER BY ${table.key.map(({ name: own }) => quoted(own)).join(', ')} LIMIT 1 OFFSET ${count - 1}`,
        behind.values,
      );
      return row && valuesIn(row.at);
    },
    digest: async (table, range) => {
      const within = conditionOf(table, range);
      const [row] = await read<{ readonly digest: string }>(
        `SELECT CONCAT(COUNT(*), ' ', COALESCE(SUM(CAST(CONV(LEFT(${digestOf(table)}, 15), 16, 10) AS UNSIGNED)), 0)) AS digest
         FROM ${quoted(table.name)} WHERE ${within.sql}`,
        within.values,
      );
      return row?.digest ?? '';
    },
    rows: (table, range) => {
      const within = conditionOf(table, range);
      return rows(`${rowsOf(table)} WHERE ${within.sql}`, within.values);
    },
    rowsAt: (table, keys) => {
      const wanted = keys.map((key) => sameQuery(table.key, valuesIn(key)));
      const any = wanted.map(({ sql }) => sql).join(' OR ');
      const values = wanted.flatMap((own) => own.values);
      return rows(`${rowsOf(table)} WHERE ${any}`, values);
    },
  };
}

interface Digested {
  readonly own: string;
  readonly digest: string;
}

function valuesIn(key: string): readonly string[] {
  return JSON.parse(key) as readonly string[];
}

function conditionOf({ key }: ComparedTable, { after, until }: Range): ReturnType<typeof withinQuery> {
  return withinQuery(key, after, until);
}

function keyOf({ key }: ComparedTable): string {
  return `CAST(JSON_ARRAY(${key.map(keyText).join(', ')}) AS CHAR)`;
}

function rowsOf(table: ComparedTable): string {
  return `SELECT ${keyOf(table)} AS own, ${digestOf(table)} AS digest FROM ${quoted(table.name)}`;
}

/** Of the bytes of each value, whatever its type and character set. */
function digestOf({ columns }: ComparedTable): string {
  const parts = columns.map((name) => `IFNULL(HEX(CONCAT(${quoted(name)}, '')), '-')`);
  return `SHA2(CONCAT_WS(',', ${parts.join(', ')}), 256)`;
}

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly place: number | null;
}

/** Those of the database with a primary key that can be gone along, but for Cutover's own. */
async function tablesOf(client: Client): Promise<readonly ComparedTable[]> {
  const columns = await client.rows<Column>(
    `SELECT c.table_name AS \`table\`, c.column_name AS name, c.column_type AS type, s.seq_in_index AS place
     FROM information_schema.tables t JOIN information_schema.columns c
       ON c.table_schema = t.table_schema AND c.table_name = t.table_name
     LEFT JOIN information_schema.statistics s ON s.table_schema = c.table_schema AND s.table_name = c.table_name
       AND s.column_name = c.column_name AND s.index_name = 'PRIMARY'
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.table_name NOT LIKE 'cutover\\_%'
     ORDER BY c.table_name, c.ordinal_position`,
  );
  const names = [...new Set(columns.map(({ table }) => table))];
  return names.flatMap((name) => {
    const own = columns.filter(({ table }) => table === name);
    const key = own
      .filter(({ place }) => place !== null)
      .toSorted((a, b) => Number(a.place) - Number(b.place))
      .map(({ name: column, type }) => ({ name: column, type }));
    const isOrdered = key.length > 0 && key.every(isKeyColumn);
    return isOrdered ? [{ name, key, columns: own.map((column) => column.name) }] : [];
  });
}
