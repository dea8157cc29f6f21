/**
 * Writes the generated parts of README.md: the tables of inputs and outputs from action.yml, the RBAC
 * manifest from docs/rbac.yaml. With --check it writes nothing and exits 1 when one is not current.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { generateParts, table } from './markdown.ts';

interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}
type Fields = Readonly<Record<string, Field>>;

const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Fields;
  readonly outputs: Fields;
};

await generateParts({
  path: 'README.md',
  from: 'action.yml and docs/rbac.yaml',
  parts: {
    inputs: table(['Input', 'What it is', 'Default'], rowsOf(action.inputs, inputRow)),
    outputs: table(['Output', 'What it is'], rowsOf(action.outputs, outputRow)),
    rbac: ['```yaml', readFileSync('docs/rbac.yaml', 'utf8').trimEnd(), '```'].join('\n'),
  },
});

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
