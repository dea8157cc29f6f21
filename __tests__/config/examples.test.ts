import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { problemsOf } from './parsing.ts';

const folder = join(import.meta.dirname, '../../examples');

/** What GitHub puts in place of an expression that has this in it; of any other an image. */
const values: readonly (readonly [string, string])[] = [
  ["|| 'plan'", 'plan'],
  ['inputs.command', 'rollback'],
  ['PROMETHEUS_URL', 'https://prometheus.example.com'],
  ['DATABASE_URL', 'postgresql://shop:secret@db.example.com/shop'],
  ['.sha', '4f1c2ab'],
  ['.number', '12'],
];

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

function filled(all: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const valueOf = (expression: string): string =>
    values.find(([part]) => expression.includes(part))?.[1] ?? 'ghcr.io/acme/shop:2.0.0';
  return Object.fromEntries(
    Object.entries(all).map(([name, text]) => [name, String(text).replaceAll(/\$\{\{.*?\}\}/g, valueOf)]),
  );
}

const stories = readdirSync(folder).flatMap((name) =>
  readdirSync(join(folder, name, '.github/workflows')).map((file) => ({ name, file })),
);

test.each(stories)('$name/$file gives Cutover nothing wrong', ({ name, file }) => {
  const workflow = parseYaml(readFileSync(join(folder, name, '.github/workflows', file), 'utf8')) as Workflow;
  const path = join(folder, name, '.github/cutover.yaml');
  const text = existsSync(path) ? { file: readFileSync(path, 'utf8') } : {};
  const own = Object.values(workflow.jobs)
    .flatMap(({ steps = [] }) => steps)
    .filter(({ uses }) => uses?.startsWith('OWNER/cutover') === true);
  expect(own).not.toEqual([]);
  for (const step of own)
    expect(problemsOf({ inputs: filled(step.with), env: filled(step.env), ...text })).toEqual([]);
});
