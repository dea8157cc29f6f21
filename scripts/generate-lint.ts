/** Writes the table of docs/lint.md from the rules; with --check, compares. */
import { rules } from '../src/lint/index.ts';
import { generateParts, table } from './markdown.ts';

await generateParts({
  path: 'docs/lint.md',
  from: 'the rules of src/lint/index.ts',
  parts: {
    rules: table(
      ['Rule', 'What it finds', 'Why it hurts', 'What to do'],
      rules.map(({ name, finds, why, fix }) => [`\`${name}\``, finds, why, fix]),
    ),
  },
});
