/** The generated parts of a document written by hand: between `<!-- generated: name -->` and `<!-- end: name -->`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

export interface Document {
  readonly path: string;
  /** By the name of the part. */
  readonly parts: Readonly<Record<string, string>>;
  /** What the parts are made from, for the complaint. */
  readonly from: string;
}

/** Writes the parts; with --check it writes nothing, and fails when the document would change. */
export async function generateParts({ path, parts, from }: Document): Promise<void> {
  const present = readFileSync(path, 'utf8');
  const filled = Object.entries(parts).reduce((text, part) => withPart(text, part, path), present);
  const wanted = await format(filled, { ...(await resolveConfig(path)), filepath: path });
  if (!process.argv.includes('--check')) {
    writeFileSync(path, wanted);
  } else if (present !== wanted) {
    console.error(`${path} is not what ${from} say. Run: npm run generate`);
    process.exitCode = 1;
  }
}

function withPart(document: string, [name, text]: readonly [string, string], path: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} needs a line "${begin}" and after it a line "${end}".`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}
