/** Writes the inputs of action.yml from the schema, descriptions and order; with --check, compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { parseDocument } from 'yaml';
import { inputsSchema } from '../src/config/schema.ts';

const path = 'action.yml';
/** What only the runner needs to know. */
const extras: Readonly<Record<string, object>> = {
  target: { required: true },
  'github-token': { default: '${{ github.token }}' },
};
const before = await readFile(path, 'utf8');
const document = parseDocument(before);
document.setIn(['inputs'], Object.fromEntries(Object.entries(inputsSchema.shape).map(inputOf)));
const options = { ...(await resolveConfig(path)), filepath: path };
const text = await format(document.toString({ lineWidth: 0 }), options);

if (!process.argv.includes('--check')) {
  await writeFile(path, text);
} else if (text !== before) {
  console.error(`${path} does not say what the schema says. Run: npm run generate`);
  process.exitCode = 1;
}

function inputOf([name, schema]: [string, { readonly meta: () => unknown }]): [string, object] {
  const { description = '', default: held } = (schema.meta() ?? {}) as Meta;
  const said = typeof held === 'string' ? `${description} Default: \`${held}\`.` : description;
  return [name, { description: said, ...extras[name] }];
}

interface Meta {
  readonly description?: string;
  readonly default?: unknown;
}
