/** What to write into which file; a file with nothing to write is not named. */
export interface Files {
  readonly expand?: readonly string[];
  readonly backfill?: readonly string[];
  readonly contract?: readonly string[];
}

export function inFiles({ expand = [], backfill = [], contract = [] }: Files): string {
  const named = Object.entries({ expand, backfill, contract }).filter(([, sql]) => sql.length > 0);
  const text = named.map(([file, sql]) => `in ${file}.sql: ${sql.join(' ')}`).join(' ');
  return text.replace(/^in/, 'In');
}
