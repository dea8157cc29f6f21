/**
 * Plants a violation of each import rule in a copy of the source and sees the rule fire: a rule that
 * cannot fail guards nothing.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly line: string;
  /** A file to be imported, where the source has none that fits. */
  readonly extra?: string;
}

const plants: readonly Plant[] = [
  { rule: 'no-cycles', file: 'src/lib/same.ts', line: "export * from './merge-patch.ts';" },
  { rule: 'lib-knows-nothing', file: 'src/lib/percent.ts', line: "export * from '../model/spec.ts';" },
  { rule: 'model-is-data', file: 'src/model/plan.ts', line: "export * from '../rollout/undo.ts';" },
  { rule: 'ports-are-promises', file: 'src/ports/clock.ts', line: "export * from '../adapters/clock.ts';" },
  {
    rule: 'pure-rooms-see-no-ports',
    file: 'src/rollout/decide.ts',
    line: "export * from '../ports/cluster.ts';",
  },
  {
    rule: 'only-the-top-sees-adapters',
    file: 'src/commands/deploy.ts',
    line: "export * from '../adapters/clock.ts';",
  },
  {
    rule: 'adapters-know-no-rollout',
    file: 'src/adapters/clock.ts',
    line: "export * from '../rollout/decide.ts';",
  },
  {
    rule: 'routers-are-strangers',
    file: 'src/routers/service/sizes.ts',
    line: "export * from '../gateway-api/codec.ts';",
  },
  { rule: 'steps-are-strangers', file: 'src/rollout/steps/drain.ts', line: "export * from './smoke.ts';" },
  {
    rule: 'lint-rules-are-strangers',
    file: 'src/lint/rules/one-replica.ts',
    line: "export * from './image-tag-latest.ts';",
  },
  {
    rule: 'lint-is-told-facts',
    file: 'src/lint/lint.ts',
    line: "export * from '../plan/facts.ts';",
  },
  { rule: 'rollout-looks-down', file: 'src/rollout/decide.ts', line: "export * from '../plan/canary.ts';" },
  {
    rule: 'actions-toolkit-stays-outside',
    file: 'src/plan/canary.ts',
    line: "export * from '@actions/core';",
  },
  {
    rule: 'source-knows-no-tests',
    file: 'src/plan/canary.ts',
    line: "export * from '../../testbed/planted.ts';",
    extra: 'testbed/planted.ts',
  },
];

const root = resolve(import.meta.dirname, '..');
const silent = plants.filter((plant) => !firesOn(plant));
for (const { rule, file } of silent)
  console.error(`The rule ${rule} did not fire on a violation planted in ${file}.`);
if (silent.length > 0) process.exitCode = 1;

function firesOn({ rule, file, line, extra }: Plant): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'cutover-walls-'));
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    if (extra !== undefined) {
      mkdirSync(dirname(join(copy, extra)), { recursive: true });
      writeFileSync(join(copy, extra), 'export const planted = 1;\n');
    }
    appendFileSync(join(copy, file), `\n${line}\n`);
    const cruise = spawnSync(join(root, 'node_modules/.bin/depcruise'), ['src', '--output-type', 'err'], {
      cwd: copy,
      encoding: 'utf8',
    });
    return cruise.status !== 0 && cruise.stdout.includes(`error ${rule}:`);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
