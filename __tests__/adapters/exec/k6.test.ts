import { chmodSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { programStarter } from '../../../src/adapters/exec/programs.ts';
import { parseCheckLine } from '../../../src/config/check-line.ts';
import { programSample } from '../../../src/observe/programs.ts';
import type { ProgramCheck } from '../../../src/model/check.ts';
import type { Running } from '../../../src/ports/program.ts';

/** What k6 1.8.1 did with the scripts below: __tests__/observe/k6.json has more of it. */
const standIn = `#!/bin/sh
test "$1" = run || exit 2
error() { echo "time=\\"2026-11-22T15:14:35Z\\" level=error msg=\\"$1\\"" >&2; }
case "$2" in
  kept.js) exit 0;;
  crossed.js) error "thresholds on metrics 'checks' have been crossed"; exit 99;;
  missing.js) error "The moduleSpecifier of missing.js is not there"; exit 255;;
  long.js)
    trap 'error "test run was aborted because k6 received a signal"; exit 105' TERM
    echo ready; while :; do sleep 0.1; done;;
esac`;

const scripts = {
  'kept.js': script('1', 'iterations: 2'),
  'crossed.js': script('2', 'iterations: 2'),
  'long.js': `import { sleep } from 'k6'; ${script('1', "duration: '60s'").replace('});', '}); sleep(0.1);')}`,
};

function script(value: string, howLong: string): string {
  return `import { check } from 'k6';
    export const options = { vus: 1, ${howLong}, thresholds: { checks: ['rate>0.99'] } };
    export default function () { check(${value}, { 'is 1': (one) => one === 1 }); }`;
}

const given = process.env['CUTOVER_TEST_K6'];
const programs: readonly (readonly [string, (path: string) => void])[] = [
  [
    'a stand-in',
    (path) => {
      writeFileSync(path, standIn);
      chmodSync(path, 0o755);
    },
  ],
  ...(given === undefined ? [] : [['the k6 of CUTOVER_TEST_K6', at(given)] as const]),
];

function at(target: string): (path: string) => void {
  return (path) => symlinkSync(target, path);
}

describe.each(programs)('k6 (%s)', (_, install) => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-'));
  install(join(folder, 'k6'));
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text);
  const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
  const env = { PATH, HOME: folder, GITHUB_WORKSPACE: folder };
  const starter = programStarter(env, (own) => ({ env: own, secrets: [] }));

  function started(line: string): { readonly check: ProgramCheck; readonly running: Running } {
    const check = parseCheckLine(line, new Map()).value;
    if (check?.kind !== 'program') throw new Error(`${line} is no program.`);
    return { check, running: starter({ ...check, release: {} }) };
  }

  test.each([
    ['k6 kept.js', 'pass', /^all thresholds were kept$/],
    ['k6 crossed.js', 'breach', /^crossed thresholds of checks$/],
    ['k6 missing.js', 'no-data', /^ended with exit code 255, and did not judge: The moduleSpecifier/],
  ])('%s', async (line, verdict, detail) => {
    const { check, running } = started(line);
    expect(programSample(check, { end: await running.ended, isRepeat: false })).toMatchObject({
      verdict,
      detail: expect.stringMatching(detail),
    });
  });

  test('ends when it is asked to, and has judged nothing then', async () => {
    const { check, running } = started('k6 long.js');
    await wait(1500);
    await running.stop();
    expect(programSample(check, { end: await running.ended, isRepeat: false })).toMatchObject({
      verdict: 'no-data',
      detail: expect.stringMatching(/^ended with exit code 105.* was aborted because k6 received a/),
    });
  });
});
