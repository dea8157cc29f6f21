import type { Dialect, Digest, Fault } from '../databases/dialect.ts';
import { RefusedError } from '../plan/refusal.ts';
import type { Migration, Statement, Verification } from '../model/migration.ts';

/** A folder as it was found. */
export interface MigrationFolder {
  /** Its name: the id of the migration. */
  readonly id: string;
  /** As the user knows it. */
  readonly path: string;
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A migration, or everything that is wrong with its files, one sentence each. */
export type Compiled = { readonly migration: Migration } | { readonly problems: readonly string[] };

const fileNames = ['expand.sql', 'expand.down.sql', 'backfill.sql', 'verify.sql', 'contract.sql'] as const;
type FileName = (typeof fileNames)[number];

/** Reads the files of a migration. Nothing is run. */
export async function compile(folder: MigrationFolder, dialect: Dialect, digest: Digest): Promise<Compiled> {
  const { id, path } = folder;
  const problems: string[] = [...nameProblems(folder), ...fileProblems(folder)];
  const textOf = (name: FileName): string => {
    const text = decoded(folder, name);
    if (text === undefined) problems.push(`${path}/${name} is not UTF-8. Save it as UTF-8.`);
    else if (folder.files.has(name) && text.trim() === '')
      problems.push(`${path}/${name} is empty. Remove it, or write its SQL.`);
    return text ?? '';
  };
  const told = (name: FileName, faults: readonly Fault[]): void => {
    problems.push(
      ...faults.map(({ line, column, message }) => `${path}/${name}:${line}:${column}: ${message}.`),
    );
  };
  const sqlOf = async (name: FileName): Promise<readonly Statement[]> => {
    const { statements, faults } = await dialect.statements(textOf(name), digest);
    told(name, faults);
    return statements;
  };
  const { backfill, faults } = await dialect.backfill(textOf('backfill.sql'), digest);
  told('backfill.sql', faults);
  const migration: Migration = {
    id,
    folder: path,
    expand: await sqlOf('expand.sql'),
    revert: await sqlOf('expand.down.sql'),
    backfill,
    verify: (await sqlOf('verify.sql')).map(verification),
    contract: await sqlOf('contract.sql'),
  };
  return problems.length > 0 ? { problems } : { migration };
}

/** All migrations, or a RefusedError with everything that is wrong with any of them. */
export async function compileAll(
  folders: readonly MigrationFolder[],
  dialect: Dialect,
  digest: Digest,
): Promise<readonly Migration[]> {
  const compiled = await Promise.all(folders.map((folder) => compile(folder, dialect, digest)));
  const problems = compiled.flatMap((one) => ('problems' in one ? one.problems : []));
  if (problems.length > 0) throw new RefusedError(problems);
  return compiled.flatMap((one) => ('migration' in one ? [one.migration] : []));
}

function verification(
  { sql, line }: Statement,
  _index: number,
  { length }: readonly unknown[],
): Verification {
  return { name: length === 1 ? 'verify.sql' : `verify.sql, line ${line}`, sql, expect: 0 };
}

const longestId = 100;

function nameProblems({ id, path }: MigrationFolder): readonly string[] {
  return id.length <= longestId && /^[A-Za-z0-9][\w.-]*$/.test(id)
    ? []
    : [
        `${path}: the name of a migration has letters, digits, _, - and ., at most ${longestId} of them, e.g. 0042_full_name.`,
      ];
}

/** What Cutover does not read must not look as if it did. */
function fileProblems({ path, files }: MigrationFolder): readonly string[] {
  const unknown = [...files.keys()].filter(
    (name) => name.endsWith('.sql') && !fileNames.some((own) => own === name),
  );
  const strange = unknown.map(
    (name) => `${path}/${name} is no file of a migration. Its SQL stands in ${fileNames.join(', ')}.`,
  );
  const isBare = !fileNames.some((name) => files.has(name));
  return isBare
    ? [...strange, `${path} has no SQL. Write at least one of ${fileNames.join(', ')}.`]
    : strange;
}

function decoded({ files }: MigrationFolder, name: FileName): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(files.get(name));
  } catch {
    return undefined;
  }
}
