/** Writes the tables of docs/sql-lint.md from the rules and their fixtures; with --check, compares. */
import * as mysql from '../__tests__/databases/mysql/lint/cases.ts';
import * as postgresql from '../__tests__/databases/postgresql/lint/cases.ts';
import { scores, type Score } from '../__tests__/databases/lint/scores.ts';
import { dialects } from '../src/databases/engine.ts';
import { generateParts, table } from './markdown.ts';

const [onPostgresql, onMysql, onMariadb] = [
  await scores(postgresql.cases, postgresql.findingsIn),
  await scores(mysql.casesOf.mysql, mysql.findingsIn),
  await scores(mysql.casesOf.mariadb, mysql.findingsIn),
];
const [about, scored] = [
  ['Rule', 'Severity', 'Why it hurts'],
  ['Cases', 'Precision', 'Recall'],
];

await generateParts({
  path: 'docs/sql-lint.md',
  from: 'the rules of src/databases/*/lint/index.ts and their fixtures',
  parts: {
    postgresql: table(
      [...about, ...scored],
      dialects.postgresql.lintRules.map((rule) => [
        ...aboutOf(rule),
        ...scoreOf(onPostgresql.get(rule.name)),
      ]),
    ),
    mysql: table(
      [...about, ...scored.map((name) => `${name}, MySQL`), ...scored.map((name) => `${name}, MariaDB`)],
      dialects.mysql.lintRules.map((rule) => [
        ...aboutOf(rule),
        ...scoreOf(onMysql.get(rule.name)),
        ...scoreOf(onMariadb.get(rule.name)),
      ]),
    ),
  },
});

function aboutOf({
  name,
  severity,
  why,
}: (typeof dialects)['mysql']['lintRules'][number]): readonly string[] {
  return [`\`${name}\``, severity, why];
}

function scoreOf(
  { cases, precision, recall }: Score = { cases: 0, precision: 0, recall: 0 },
): readonly string[] {
  return [String(cases), percent(precision), percent(recall)];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
