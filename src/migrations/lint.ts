import type { Dialect } from '../databases/dialect.ts';
import type { LintPhase, SchemaFacts, SqlFinding } from '../model/sql-finding.ts';
import type { MigrationFolder } from './folder.ts';

/** What runs while users do; an expansion is reverted by hand, when it need not hurt anybody. */
const linted: Readonly<Record<string, LintPhase>> = {
  'expand.sql': 'expand',
  'backfill.sql': 'migrate',
  'contract.sql': 'contract',
};

/** What hurts in the files of migrations. `schema` undefined: there is no connection. */
export async function lintFolders(
  folders: readonly MigrationFolder[],
  dialect: Dialect,
  schema: SchemaFacts | undefined,
): Promise<readonly SqlFinding[]> {
  const found = folders.flatMap(({ path, files }) =>
    Object.entries(linted).flatMap(([name, phase]) => {
      const content = files.get(name);
      if (content === undefined) return [];
      return [dialect.lint(new TextDecoder().decode(content), { file: `${path}/${name}`, phase, schema })];
    }),
  );
  return (await Promise.all(found)).flat();
}
