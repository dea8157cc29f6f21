/** A folder as it was found. */
export interface MigrationFolder {
  /** Its name: the id of the migration. */
  readonly id: string;
  /** As the user knows it. */
  readonly path: string;
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export const fileNames = [
  'expand.sql',
  'expand.down.sql',
  'backfill.sql',
  'verify.sql',
  'contract.sql',
] as const;
export type FileName = (typeof fileNames)[number];

const settingsName = 'migration.yaml';
const longestId = 100;

export function nameProblems({ id, path }: MigrationFolder): readonly string[] {
  return id.length <= longestId && /^[A-Za-z0-9][\w.-]*$/.test(id)
    ? []
    : [
        `${path}: the name of a migration has letters, digits, _, - and ., at most ${longestId} of them, e.g. 0042_full_name.`,
      ];
}

/** What cannot be read, and what Cutover does not read: it must not look as if it did. */
export function fileProblems(folder: MigrationFolder): readonly string[] {
  const { path, files } = folder;
  const names = [...files.keys()];
  const own: readonly string[] = [...fileNames, settingsName];
  const unknown = names.filter((name) => /\.(sql|ya?ml)$/.test(name) && !own.includes(name));
  const isBare = !names.some((name) => own.includes(name));
  return [
    ...unknown.map((name) => `${path}/${name} is no file of a migration. These are ${own.join(', ')}.`),
    ...(isBare ? [`${path} has none of the files of a migration. These are ${own.join(', ')}.`] : []),
    ...names.filter((name) => own.includes(name)).flatMap((name) => textProblems(folder, name)),
  ];
}

function textProblems(folder: MigrationFolder, name: string): readonly string[] {
  const text = decoded(folder, name);
  if (text === undefined) return [`${folder.path}/${name} is not UTF-8. Save it as UTF-8.`];
  return text.trim() === '' ? [`${folder.path}/${name} is empty. Remove it, or write what it is for.`] : [];
}

/** The text of a file, '' where there is none; undefined where it is not UTF-8. */
export function decoded({ files }: MigrationFolder, name: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(files.get(name));
  } catch {
    return undefined;
  }
}
