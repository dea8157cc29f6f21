/** Writes docs/report.schema.json from the report's schema; `--check` only says whether it is current. */
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { reportSchema, reportSchemaUrl } from '../src/report/schema.ts';

const path = new URL('../docs/report.schema.json', import.meta.url);

// As input: readers of version 1 must accept the optional fields that later versions add.
const schema = z.toJSONSchema(reportSchema, { io: 'input' });
const text = `${JSON.stringify({ $id: reportSchemaUrl, title: 'Cutover report', ...schema }, undefined, 2)}\n`;

if (process.argv.includes('--check')) {
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present !== text) {
    console.error(
      'docs/report.schema.json is not what src/report/schema.ts says: node scripts/generate-report-schema.ts',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(path, text);
}
