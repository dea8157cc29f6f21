/** One table of annotated CSV: rows that have the same columns. */
export interface Table {
  /** The types of the columns, where the answer tells them: `double`, `long`, `string`. */
  readonly types: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Tables stand in blocks with an empty line between them; the lines before a header begin with `#`. */
export function tablesOf(text: string): readonly Table[] {
  return blocksOf(rowsOf(text)).flatMap((block) => {
    const [columns, ...rows] = block.filter(([first]) => !first?.startsWith('#'));
    const types = block.find(([first]) => first === '#datatype') ?? [];
    return columns === undefined ? [] : [{ types, columns, rows }];
  });
}

/** A field, in quotes where it must be, and what ends it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(field)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

function blocksOf(rows: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const blocks: (readonly string[])[][] = [[]];
  for (const row of rows) {
    if (row.length === 1 && row[0] === '') blocks.push([]);
    else blocks.at(-1)?.push(row);
  }
  return blocks;
}
