import { comparisonOf } from './adapters/comparison.ts';
import { sha256 } from './adapters/digest.ts';
import { printLine } from './adapters/github/line.ts';
import { readMigrationFolders } from './adapters/migration-files.ts';
import { createMysql } from './adapters/mysql/database.ts';
import { readOne as readMysql } from './adapters/mysql/read-one.ts';
import { openSide as openMysql } from './adapters/mysql/side.ts';
import { createPostgresql } from './adapters/postgresql/database.ts';
import { readOne as readPostgresql } from './adapters/postgresql/read-one.ts';
import { openSide as openPostgresql } from './adapters/postgresql/side.ts';
import { sqlAsker } from './adapters/sql.ts';
import type { Worker } from './adapters/sessions.ts';
import { toolRunner } from './adapters/tool.ts';
import { systemClock } from './adapters/clock.ts';
import type { House } from './commands/house.ts';
import { dialects } from './databases/engine.ts';
import { compileAll } from './migrations/compile.ts';
import { lintFolders } from './migrations/lint.ts';
import type { DatabaseConnection, DatabaseSpec } from './model/database.ts';
import type { Comparison } from './ports/comparison.ts';
import type { Spec } from './model/spec.ts';
import type { Database } from './ports/database.ts';
import type { AskSql } from './ports/sql.ts';

interface Around {
  readonly holder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The database, and what its folder of migrations brings. */
export async function schemaOf(
  wanted: DatabaseSpec | undefined,
  around: Around,
): Promise<Pick<House, 'database' | 'comparison' | 'shadow' | 'migrations' | 'lintSql'>> {
  if (wanted === undefined) return noSchema;
  const { connection, engine, migrations: root, isNamed, shadow } = wanted;
  const folders = await readMigrationFolders(root, isNamed);
  const dialect = dialects[engine];
  const open = (to: DatabaseConnection): Database => databases[to.engine](to, workerFor(to, around));
  const database = connection && open(connection);
  return {
    database,
    comparison: comparisonFor(wanted, around.holder),
    shadow: shadow && open(shadow),
    migrations: await compileAll(folders, dialect, sha256),
    lintSql: async (migrations) => {
      const due = folders.filter(({ id }) => migrations.some((own) => own.id === id));
      return due.length === 0 ? [] : lintFolders(due, dialect, await database?.schema());
    },
  };
}

const noSchema = {
  database: undefined,
  comparison: undefined,
  shadow: undefined,
  migrations: [],
  lintSql: () => Promise.resolve([]),
} as const;

function comparisonFor({ connection, counterpart }: DatabaseSpec, holder: string): Comparison | undefined {
  if (connection === undefined || counterpart === undefined) return undefined;
  const open = sides[connection.engine];
  const { tables: wanted, lagMs } = counterpart;
  return comparisonOf({
    open: {
      source: () => open(connection, holder),
      counterpart: () => open(counterpart.connection, holder),
    },
    ...{ wanted, lagMs, clock: systemClock },
  });
}

/** Who answers queries with `provider: sql`; undefined: no database was given. */
export function askSqlOf(
  { sources: { sql }, database }: Pick<Spec, 'sources' | 'database'>,
  identity: string,
): AskSql | undefined {
  const connection = sql.connection ?? database?.connection;
  if (connection === undefined) return undefined;
  const read = readers[connection.engine];
  const key = sql.connection === undefined ? 'database-url' : 'url';
  return sqlAsker(connection, { read, key, name: `cutover ${identity}`, timeoutMs: sql.timeoutMs });
}

const readers = { postgresql: readPostgresql, mysql: readMysql, mariadb: readMysql } as const;
const sides = { postgresql: openPostgresql, mysql: openMysql, mariadb: openMysql } as const;
const databases = { postgresql: createPostgresql, mysql: createMysql, mariadb: createMysql } as const;

/** How others see this run in the database, and how it runs the user's own tools. */
function workerFor({ url }: DatabaseConnection, { holder, env }: Around): Worker {
  return { name: `cutover ${holder}`, tool: toolRunner({ env, url, say: printLine }) };
}
