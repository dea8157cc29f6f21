/**
 * Writes the generated parts of README.md: the tables of inputs and outputs from action.yml, the RBAC
 * manifest from docs/rbac.yaml. With --check it writes nothing and exits 1 when one is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}
type Fields = Readonly<Record<string, Field>>;

const path = new URL('../README.md', import.meta.url).pathname;
const action = parse(textOf('../action.yml')) as { readonly inputs: Fields; readonly outputs: Fields };
const parts: Readonly<Record<string, string>> = {
  inputs: table(['Input', 'What it is', 'Default'], rowsOf(action.inputs, inputRow)),
  outputs: table(['Output', 'What it is'], rowsOf(action.outputs, outputRow)),
  rbac: ['```yaml', textOf('../docs/rbac.yaml').trimEnd(), '```'].join('\n'),
};

const present = readFileSync(path, 'utf8');
const filled = Object.entries(parts).reduce(withPart, present);
const wanted = await format(filled, { ...(await resolveConfig(path)), filepath: path });

if (!process.argv.includes('--check')) {
  writeFileSync(path, wanted);
} else if (present !== wanted) {
  console.error('README.md is not what action.yml and docs/rbac.yaml say. Run: npm run generate');
  process.exitCode = 1;
}

function textOf(relative: string): string {
  return readFileSync(new URL(relative, import.meta.url), 'utf8');
}

function withPart(readme: string, [name, text]: readonly [string, string]): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md needs a line "${begin}" and after it a line "${end}".`);
  return `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`;
}

function rowsOf(
  fields: Fields,
  row: (name: string, field: Field) => readonly string[],
): readonly (readonly string[])[] {
  return Object.entries(fields).map(([name, field]) => row(name, field));
}

/** A default is told at the end of the description where action.yml must not hold it as one. */
function inputRow(name: string, field: Field): readonly string[] {
  const [text, told] = split(field.description);
  const fallback = field.default === undefined ? told : `\`${field.default}\``;
  return [`\`${name}\``, text, fallback];
}

function outputRow(name: string, { description }: Field): readonly string[] {
  return [`\`${name}\``, description];
}

function split(description: string): readonly [string, string] {
  const [, text = description, told = ''] = /^(.*?) Default: (`.*`)\.$/s.exec(description) ?? [];
  return [text, told];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}
