import type { Dialect, Digest, Fault } from '../databases/dialect.ts';
import type { Backfill, Migration, Statement, Verification } from '../model/migration.ts';
import { RefusedError } from '../plan/refusal.ts';
import { commandStatement } from './command.ts';
import {
  decoded,
  fileNames,
  fileProblems,
  nameProblems,
  type FileName,
  type MigrationFolder,
} from './folder.ts';
import { hoursOf, parseSettings, type MigrationSettings } from './settings.ts';

/** All migrations, or a RefusedError with everything that is wrong with any of them. Nothing is run. */
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

/** A migration, or everything that is wrong with its files, one sentence each. */
type Compiled = { readonly migration: Migration } | { readonly problems: readonly string[] };

async function compile(folder: MigrationFolder, dialect: Dialect, digest: Digest): Promise<Compiled> {
  const { settings, problems: wrong } = parseSettings(decoded(folder, 'migration.yaml') ?? '');
  const read = await readAll(textsOf(folder, settings), dialect, digest);
  const kept = await keptInSync(folder, settings, { dialect, digest });
  const problems = [
    ...nameProblems(folder),
    ...fileProblems(folder),
    ...wrong.map((text) => `${folder.path}/migration.yaml: ${text}.`),
    ...doubleProblems(folder, settings),
    ...read.faults.map(
      ({ file, line, column, message }) => `${folder.path}/${file}:${line}:${column}: ${message}.`,
    ),
    ...kept.faults.map(({ message }) => `${folder.path}/migration.yaml: sync: ${message}.`),
    ...commandProblems(folder, settings),
  ];
  if (problems.length > 0) return { problems };
  return { migration: migrationOf(folder, settings, { read, kept, digest }) };
}

type Texts = Readonly<Record<FileName, string>>;

function textsOf(folder: MigrationFolder, { backfill }: MigrationSettings): Texts {
  const written = Object.fromEntries(fileNames.map((name) => [name, decoded(folder, name) ?? ''])) as Texts;
  if (backfill === undefined) return written;
  const { table, set, where } = backfill;
  return { ...written, 'backfill.sql': `UPDATE ${table} SET ${set} WHERE ${where}` };
}

function doubleProblems(
  { path, files }: MigrationFolder,
  { backfill }: MigrationSettings,
): readonly string[] {
  return backfill !== undefined && files.has('backfill.sql')
    ? [`${path} has backfill.sql, and a \`backfill\` in migration.yaml. Leave one.`]
    : [];
}

type SqlName = Exclude<FileName, 'backfill.sql'>;

interface Read {
  readonly statements: Readonly<Record<SqlName, readonly Statement[]>>;
  readonly backfill: Backfill | undefined;
  readonly faults: readonly (Fault & { readonly file: FileName })[];
}

async function readAll(texts: Texts, dialect: Dialect, digest: Digest): Promise<Read> {
  const names = fileNames.filter((name) => name !== 'backfill.sql');
  const read = await Promise.all(
    names.map(async (file) => ({ file, ...(await dialect.statements(texts[file], digest)) })),
  );
  const { backfill, faults } = await dialect.backfill(texts['backfill.sql'], digest);
  return {
    statements: Object.fromEntries(
      read.map(({ file, statements }) => [file, statements]),
    ) as Read['statements'],
    backfill,
    faults: [
      ...read.flatMap((one) => one.faults.map((fault) => ({ ...fault, file: one.file }))),
      ...faults.map((fault) => ({ ...fault, file: 'backfill.sql' as const })),
    ],
  };
}

interface Kept {
  readonly expand: readonly Statement[];
  readonly contract: readonly Statement[];
  /** The user's expressions stand in it. */
  readonly faults: readonly Fault[];
}

/** The trigger that writes both forms: made after the columns are there, gone before the old ones are. */
async function keptInSync(
  { id }: MigrationFolder,
  { sync }: MigrationSettings,
  { dialect, digest }: { readonly dialect: Dialect; readonly digest: Digest },
): Promise<Kept> {
  if (sync === undefined) return { expand: [], contract: [], faults: [] };
  const sql = dialect.sync({ ...sync, back: sync.back }, `cutover_sync_${id}`.slice(0, 63));
  const expand = await dialect.statements(sql.expand, digest);
  const contract = await dialect.statements(sql.contract, digest);
  return {
    expand: expand.statements,
    contract: contract.statements,
    faults: [...expand.faults, ...contract.faults],
  };
}

interface Known {
  readonly read: Read;
  readonly kept: Kept;
  readonly digest: Digest;
}

function migrationOf(
  { id, path }: MigrationFolder,
  settings: MigrationSettings,
  { read: { statements, backfill }, kept, digest }: Known,
): Migration {
  const { expand, migrate, contract, verify = [], throttle } = settings;
  return {
    id,
    folder: path,
    expand: [...statements['expand.sql'], ...kept.expand, ...commandOf(expand, digest)],
    revert: statements['expand.down.sql'],
    migrate: commandOf(migrate, digest),
    backfill: backfill && { ...backfill, key: keyOf(settings) },
    verify: [...statements['verify.sql'].map(verification), ...verify],
    contract: [...kept.contract, ...statements['contract.sql'], ...commandOf(contract, digest)],
    throttle: { query: throttle?.query, hours: hoursOf(settings) },
  };
}

/** What the backfill goes along; none: the primary key. */
function keyOf({ backfill, key }: MigrationSettings): readonly string[] {
  return backfill?.key ?? key ?? [];
}

function commandOf(phase: MigrationSettings['expand'], digest: Digest): readonly Statement[] {
  return phase === undefined ? [] : [commandStatement(phase.run, digest)];
}

function verification(
  { sql, line }: Statement,
  _index: number,
  { length }: readonly unknown[],
): Verification {
  return { name: length === 1 ? 'verify.sql' : `verify.sql, line ${line}`, sql, expect: 0 };
}

function commandProblems(
  { path }: MigrationFolder,
  { expand, migrate, contract }: MigrationSettings,
): readonly string[] {
  return [expand, migrate, contract].flatMap((phase) =>
    phase !== undefined && commandStatement(phase.run, String).argv?.length === 0
      ? [
          `${path}/migration.yaml: \`${String(phase.run)}\` has characters that only a shell understands, and there is none. Write a list of program and arguments, or put the line into a script.`,
        ]
      : [],
  );
}
