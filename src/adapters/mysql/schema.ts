import type { ColumnFacts, SchemaFacts, TableFacts } from '../../model/sql-finding.ts';
import type { Client } from './connect.ts';

interface Place {
  readonly place: string;
  readonly name: string;
}

interface TableRow extends Place {
  /** In the database of the session: found by its bare name. */
  readonly is_own: number;
  readonly total: number | null;
  readonly collated: string | null;
}

interface ColumnRow extends Place {
  readonly column_is: string;
  readonly type: string;
  readonly nullable: string;
  readonly collated: string | null;
}

interface CheckRow extends Place {
  readonly clause: string;
}

const isUsers = (schema: string): string =>
  `${schema} NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')`;

/** MySQL says of a check only in which schema it is, and its names are unique there. */
const checks: Readonly<Record<Client['server'], string>> = {
  MySQL: `SELECT t.table_schema AS place, t.table_name AS name, c.check_clause AS clause
    FROM information_schema.table_constraints t JOIN information_schema.check_constraints c
      ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
    WHERE t.constraint_type = 'CHECK' AND t.enforced = 'YES'`,
  MariaDB: `SELECT constraint_schema AS place, table_name AS name, check_clause AS clause
    FROM information_schema.check_constraints`,
};

/** The tables that statements may change, as the server describes them. A check holds for all rows. */
export async function schemaFacts(client: Client): Promise<SchemaFacts> {
  const [version] = await client.rows<{ readonly version: string }>('SELECT VERSION() AS version');
  const tables = await client.rows<TableRow>(
    `SELECT table_schema AS place, table_name AS name, COALESCE(table_schema = DATABASE(), 0) AS is_own, table_rows AS total,
       table_collation AS collated
     FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND ${isUsers('table_schema')}`,
  );
  const columns = byTable(
    await client.rows<ColumnRow>(
      `SELECT table_schema AS place, table_name AS name, column_name AS column_is, column_type AS type, is_nullable AS nullable,
         collation_name AS collated
       FROM information_schema.columns WHERE ${isUsers('table_schema')} ORDER BY ordinal_position`,
    ),
  );
  const clauses = byTable(await client.rows<CheckRow>(checks[client.server]));
  const facts = tables.flatMap((own): readonly (readonly [string, TableFacts])[] => {
    const key = keyOf(own);
    const table: TableFacts = {
      rows: own.total ?? 0,
      columns: new Map((columns.get(key) ?? []).map(columnOf)),
      checks: (clauses.get(key) ?? []).map(({ clause }) => clause),
      collation: own.collated ?? undefined,
    };
    return [[key, table], ...(own.is_own === 1 ? [[own.name, table] as const] : [])];
  });
  return {
    serverVersion: numberOf(version?.version ?? ''),
    engine: client.server === 'MySQL' ? 'mysql' : 'mariadb',
    tables: new Map(facts),
  };
}

function columnOf({ column_is: name, type, nullable, collated }: ColumnRow): readonly [string, ColumnFacts] {
  return [name, { type, isNullable: nullable === 'YES', collation: collated ?? undefined }];
}

function keyOf({ place, name }: Place): string {
  return `${place}.${name}`;
}

function byTable<Row extends Place>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const known = found.get(keyOf(row));
    if (known === undefined) found.set(keyOf(row), [row]);
    else known.push(row);
  }
  return found;
}

/** `10.11.19-MariaDB-1` is 101119, `8.0.41` is 80041. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major * 10_000 + minor * 100 + patch;
}
