/** Writes the table of docs/sql-lint.md from the rules; with --check, compares. */
import { rules } from '../src/databases/postgresql/lint/index.ts';
import { scores } from '../__tests__/databases/lint/scores.ts';
import { cases, findingsIn } from '../__tests__/databases/postgresql/lint/cases.ts';
import { generateParts, table } from './markdown.ts';

const byRule = await scores(cases, findingsIn);
await generateParts({
  path: 'docs/sql-lint.md',
  from: 'the rules of src/databases/postgresql/lint/index.ts and their fixtures',
  parts: {
    postgresql: table(
      ['Rule', 'Severity', 'Why it hurts', 'Cases', 'Precision', 'Recall'],
      rules.map(({ name, severity, why }) => {
        const { cases = 0, precision = 0, recall = 0 } = byRule.get(name) ?? {};
        return [`\`${name}\``, severity, why, String(cases), percent(precision), percent(recall)];
      }),
    ),
  },
});

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
