import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlayedGitHub } from '../testbed/github/server.ts';
import { startLoad, type LoadSummary } from '../testbed/load.ts';
import { runStep, type StepResult } from '../testbed/runner/runner.ts';
import type { Shop } from '../testbed/shop.ts';
import { createTimeline } from './timeline.ts';

export interface Act {
  readonly name: string;
  readonly title: string;
  readonly image: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outcome: string;
}

export interface Theatre {
  readonly shop: Shop;
  readonly github: PlayedGitHub;
  /** Where the summary, the comment and the report are kept. */
  readonly folder: string;
}

export interface ActResult {
  readonly act: Act;
  readonly step: StepResult;
  readonly load: LoadSummary;
  readonly report: Report;
}

/** The part of the JSON report (docs/report.schema.json) that the table needs. */
export interface Report {
  readonly turnedBack?: { readonly secondsToRestore?: number };
}

/** One deploy under load, as the runner would do it, told live. */
export async function playAct(act: Act, { shop, github, folder }: Theatre): Promise<ActResult> {
  const timeline = createTimeline(versionOf(act.image));
  console.log(`\n\u001b[1m${act.title}\u001b[0m`);
  const load = startLoad({ url: gateway(), host: shop.host, onInterval: timeline.interval });
  const step = await runStep({
    inputs: { ...inputsFor(act, shop), ...act.inputs },
    env: { GITHUB_API_URL: github.url },
    event: { pull_request: { number: 7 } },
    onLine: timeline.line,
  });
  const seen = await load.stop();
  return { act, step, load: seen, report: await keep(act, step, { github, folder }) };
}

function gateway(): string {
  return `${process.env['CUTOVER_TEST_GATEWAY'] ?? ''}/`;
}

function versionOf(image: string): string {
  return image.slice(image.lastIndexOf(':') + 1);
}

function inputsFor(act: Act, shop: Shop): Readonly<Record<string, string>> {
  return {
    target: 'deployment/shop',
    images: act.image,
    route: 'httproute/shop',
    stages: '5%, 25%, 50%',
    bake: '8s',
    interval: '1s',
    drain: '5s',
    prometheus: process.env['CUTOVER_TEST_PROMETHEUS'] ?? '',
    kubeconfig: shop.kubeconfig,
    'github-token': 'ghs_demo',
  };
}

async function keep(
  { name }: Act,
  step: StepResult,
  { github, folder }: Pick<Theatre, 'github' | 'folder'>,
): Promise<Report> {
  const path = (suffix: string): string => join(folder, `${name}.${suffix}`);
  const report = step.outputs['report'] ?? '';
  await writeFile(path('summary.md'), step.summary);
  await writeFile(path('comment.md'), github.comments.at(-1)?.body ?? '');
  if (report === '')
    throw new Error(`There is no report. The step's last lines:\n${step.log.slice(-10).join('\n')}`);
  await copyFile(report, path('report.json'));
  const { default: parsed } = (await import(path('report.json'), { with: { type: 'json' } })) as {
    default: Report;
  };
  return parsed;
}
