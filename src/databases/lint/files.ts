/** What to write into which file; a file with nothing to write is not named. */
export interface Files {
  /** Of migration.yaml. */
  readonly sync?: SyncSetting;
  readonly expand?: readonly string[];
  readonly backfill?: readonly string[];
  readonly verify?: readonly string[];
  readonly contract?: readonly string[];
}

/** Names of columns, and what each of them is in terms of the others. */
interface SyncSetting {
  readonly table: string;
  readonly forward: Readonly<Record<string, string>>;
  readonly back: Readonly<Record<string, string>>;
}

export function inFiles({ sync, expand = [], backfill = [], verify = [], contract = [] }: Files): string {
  const named = Object.entries({ expand, backfill, verify, contract }).filter(([, sql]) => sql.length > 0);
  const settings = sync === undefined ? [] : [`in migration.yaml: sync: ${inYaml(sync)}`];
  const text = [...settings, ...named.map(([file, sql]) => `in ${file}.sql: ${sql.join(' ')}`)].join(' ');
  return text.replace(/^in/, 'In');
}

/** Names and short expressions, in one line. */
function inYaml(value: string | object): string {
  if (typeof value === 'string') return /^[a-z_][\w.]*$/i.test(value) ? value : JSON.stringify(value);
  const entries = Object.entries(value) as [string, string | object][];
  return `{ ${entries.map(([name, own]) => `${inYaml(name)}: ${inYaml(own)}`).join(', ')} }`;
}
