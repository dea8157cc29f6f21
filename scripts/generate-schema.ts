/**
 * Writes docs/config.schema.json, the JSON Schema of the configuration file, from src/config/schema.ts.
 * With --check it writes nothing and exits 1 when the file is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { configJsonSchema } from '../src/config/json-schema.ts';

const path = new URL('../docs/config.schema.json', import.meta.url).pathname;
const options = { ...(await resolveConfig(path)), filepath: path };
const wanted = await format(JSON.stringify(configJsonSchema()), options);

if (!process.argv.includes('--check')) {
  writeFileSync(path, wanted);
} else if (current() !== wanted) {
  console.error(
    'docs/config.schema.json is not what src/config/schema.ts says. Run: node scripts/generate-schema.ts',
  );
  process.exitCode = 1;
}

function current(): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
