import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { programStarter } from '../../src/adapters/exec/programs.ts';
import { ownMeters } from '../../src/commands/own-programs.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Check, MetricCheck, ProgramCheck } from '../../src/model/check.ts';
import type { StageSample } from '../../src/model/state.ts';
import { keepRuns, type Runs } from '../../src/observe/runs.ts';
import { takeSample, type Arms } from '../../src/observe/sample.ts';
import { systemClock } from '../../src/adapters/clock.ts';

const arm = (pods: string) => ({
  ...{ namespace: 'web', target: 'shop', pods, replicaSet: undefined, backends: [], windowMs: 30_000 },
});
const arms: Arms = { candidate: arm('shop-candidate-1-.*'), stable: arm('shop-2-.*') };
const lead = { name: 'shop' } as Plan['targets'][0];
const plan: Pick<Plan, 'id' | 'namespace' | 'targets'> = { id: 'shop-1', namespace: 'web', targets: [lead] };

const smoke: ProgramCheck = {
  ...{ kind: 'program', runs: 'command', text: 'command ./smoke', argv: ['./smoke'] },
  ...{ env: {}, timeoutMs: 20_000, consecutive: 1 },
};
const depth = (text: string): MetricCheck => ({
  ...{ kind: 'metric', text: 'depth <= 5', metric: 'depth', query: { provider: 'command', text } },
  ...{ comparison: '<=', bound: 5, unit: 'number', consecutive: 3 },
});

const left: Runs[] = [];
afterEach(async () => {
  await Promise.all(left.splice(0).map((runs) => runs.close()));
});

/** Polls a stage with real processes: `programs` by their name, in the language of the shell. */
function stage(programs: Readonly<Record<string, string>>): (...checks: Check[]) => Promise<StageSample> {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { PATH } = process.env;
  const house = {
    startProgram: programStarter({ PATH, GITHUB_WORKSPACE: folder }, (env) => ({ env, secrets: [] })),
    askSql: undefined,
    spec: {
      sources: { sql: { connection: undefined, timeoutMs: 1 }, command: { env: {}, timeoutMs: 20_000 } },
    },
  };
  const runs = keepRuns(systemClock);
  left.push(runs);
  const measured = { all: arms, of: () => arms };
  const { program, number } = ownMeters({ plan, arms: measured, share: 25 }, house, runs);
  return (...checks) =>
    takeSample({ checks, since: {} }, measured, {
      query: (own) => (own.provider === 'prometheus' ? Promise.resolve({ noData: 'none' }) : number(own)),
      rows: () => Promise.resolve({ noData: 'none' }),
      pods: () => Promise.resolve({ noData: 'not asked for' }),
      walk: () => Promise.reject(new Error('no journey is asked for')),
      probe: () => Promise.resolve({ status: 200, detail: '' }),
      program,
      now: () => 0,
    }).finally(runs.count);
}

describe('a poll', () => {
  test('has the answer of a short program at once, which knows the release', async () => {
    const poll = stage({ smoke: 'env | grep ^CUTOVER_ | sort | tr "\\n" " " >&2; exit 1' });
    for (let polled = 0; polled < 2; polled += 1)
      expect((await poll(smoke)).checks).toEqual([
        {
          ...{ text: smoke.text, candidate: undefined, stable: undefined, verdict: 'breach' },
          detail:
            'ended with exit code 1: CUTOVER_CANDIDATE_PODS=shop-candidate-1-.* CUTOVER_NAMESPACE=web CUTOVER_ROLLOUT=shop-1 CUTOVER_SHARE=25 CUTOVER_STABLE_PODS=shop-2-.* CUTOVER_TARGET=shop',
        },
      ]);
  });

  test('does not wait for a long one, whose word counts once', async () => {
    const poll = stage({ smoke: 'sleep 2; exit 1' });
    const begun = Date.now();
    expect((await poll(smoke)).checks).toMatchObject([{ verdict: 'no-data', detail: 'is still running' }]);
    expect(Date.now() - begun).toBeLessThan(1900);
    await wait(1500);
    const [news] = (await poll(smoke)).checks;
    expect(news).toMatchObject({ verdict: 'breach' });
    expect(news).not.toHaveProperty('isRepeat');
    expect((await poll(smoke)).checks).toMatchObject([{ verdict: 'breach', isRepeat: true }]);
  }, 15_000);

  test('asks a program for a number once, or once for each version', async () => {
    const poll = stage({
      plain: 'echo asked >> asked; wc -l < asked',
      own: 'case "$1" in *candidate*) echo 7;; *) echo \'{"value": 3}\';; esac',
    });
    const values = async (text: string) =>
      (await poll(depth(text))).checks.map(({ candidate, stable, verdict }) => [candidate, stable, verdict]);
    expect(await values('./plain')).toEqual([[1, 1, 'pass']]);
    expect(await values('./plain')).toEqual([[2, 2, 'pass']]);
    expect(await values('./own {{pods}}')).toEqual([[7, 3, 'breach']]);
  });

  test('says that a number is no news until its program has ended again', async () => {
    const poll = stage({ own: 'test -e once && sleep 3; touch once; echo 7' });
    const counted = async () => (await poll(depth('./own'))).checks.map(({ isRepeat = false }) => isRepeat);
    expect(await counted()).toEqual([false]);
    expect(await counted()).toEqual([true]);
  }, 15_000);

  test('has no number of a database that was not given', async () => {
    const poll = stage({});
    const check = { ...depth('select 1'), query: { provider: 'sql', text: 'select 1' } };
    expect((await poll(check)).checks).toMatchObject([
      { verdict: 'no-data', detail: 'PostgreSQL, MySQL or MariaDB is not configured' },
    ]);
  });
});
