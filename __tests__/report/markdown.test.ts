import { describe, expect, test } from '@jest/globals';
import { isFailure } from '../../src/report/facts.ts';
import { commentMarker, renderComment, renderSummary } from '../../src/report/markdown.ts';
import { headline } from '../../src/report/sentence.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import type { Report } from '../../src/model/report.ts';
import { plan } from './fixtures.ts';
import { failed, inStage1, report, reports } from './stories.ts';

function told(name: string): Report {
  const found = reports[name];
  if (found === undefined) throw new Error(`no story ${name}`);
  return found;
}

function summary(name: string): string {
  const told_ = told(name);
  return renderSummary(told_, (step) => undoOf(step, told_.plan));
}

test.each([
  ['promoted', '✅ shop is on 2.4.0: promoted in 3 m 40 s'],
  [
    'rolled back',
    '↩️ shop turned back at 5 %: success-rate of the new version was 80.1 % three times in a row, 99 % is needed',
  ],
  [
    'rolled back unseen',
    '↩️ shop turned back before any user reached 2.4.0: smoke GET / == 200 failed on 4 of 20',
  ],
  ['held', '⏸️ shop is held at 25 % and waits for a person: p99 of the new version is above its limit'],
  ['aborted', '🛑 shop was stopped at 25 %: aborted by acme/shop run 43'],
  ['stuck', '🆘 shop is stuck at 25 % and needs a person now: the API server does not answer'],
  ['planned', '📋 Plan for shop: 2.3.1 → 2.4.0 in 20 steps'],
  ['unchanged', '✅ shop already runs 2.4.0: nothing to do'],
  ['in progress', '⏳ shop: 25 % of requests on 2.4.0 (stage 2 of 3)'],
  ['before the first stage', '⏳ shop: getting 2.4.0 ready, no user reaches it yet'],
  ['turning back', '⏳ shop is turning back: success-rate'],
])('the first line when %s says what happened', (name, line) => {
  const first = summary(name).split('\n')[0] ?? '';
  expect(first.replaceAll(/[`*]/g, '').replace('### ', '')).toContain(line);
  expect(first).toContain(headline(told(name)).split(' ').at(-1)?.replaceAll('*', ''));
});

describe('the second line says whether it is safe and what to do', () => {
  const second = (name: string): string => (summary(name).split('\n')[1] ?? '').replaceAll('**', '');

  test.each([
    ['promoted', 'All users are on 2.4.0 since 14:06:40 UTC. Nothing to do.'],
    [
      'rolled back',
      'Users are on 2.3.1 again since 14:04:11 UTC, 1 s after the verdict. 149 of the 750 requests',
    ],
    ['rolled back unseen', 'All users stayed on 2.3.1. Nothing to do for traffic; fix the cause'],
    ['held', '25 % of requests go to 2.4.0, 75 % to 2.3.1. Nothing moves until somebody decides'],
    ['aborted', 'Nothing to do for traffic; deploy again when you want to.'],
    ['stuck', 'It was turning back, because success-rate'],
    ['planned', 'Nothing was touched.'],
    ['in progress', 'The rest stays on 2.3.1. This stage takes 9 m more. Nothing to do.'],
    ['turning back', 'It takes itself back; nothing to do.'],
  ])('%s', (name, line) => {
    expect(second(name)).toContain(line);
  });
});

describe('the stage table', () => {
  test('has the figures of both versions, and the stages not reached', () => {
    expect(summary('rolled back')).toContain(
      '| 1 | 5 % | 1 m | 750 / 14,400 | **19.9 %** / 0.03 % | 212 ms / 198 ms | ❌ `success-rate >= 99%`: 80.1 % (old 99.97 %) |\n' +
        '| 2 | 25 % | – |  |  |  | not reached |',
    );
  });

  test('says both shares where pods only come close', () => {
    const steps = plan.steps.map((step) => (step.kind === 'analyse' ? { ...step, realShare: 20 } : step));
    expect(renderSummary(report({ begin: inStage1, plan: { ...plan, steps } }))).toContain(
      '| 5 % (really 20 %) |',
    );
  });

  test('has the warnings of a stage that passed all the same', () => {
    const { state, ...rest } = told('promoted');
    if (state === undefined) throw new Error('It has no state.');
    const steps = rest.plan.steps.map((step) =>
      step.kind === 'analyse'
        ? {
            ...step,
            checks: step.checks.map((check) =>
              check.kind === 'metric' ? { ...check, warns: true as const } : check,
            ),
          }
        : step,
    );
    const stages = state.stages.map((stage) => ({
      ...stage,
      samples: stage.samples.map((sample) => ({
        ...sample,
        checks: sample.checks.map((check) => ({ ...check, candidate: 0.9, verdict: 'breach' as const })),
      })),
    }));
    const text = renderSummary(
      { ...rest, plan: { ...rest.plan, steps }, state: { ...state, stages } },
      () => [],
    );
    expect(text).toMatch(/✅ passed, ⚠️ `success-rate >= 99%`: 90 % \(old 99\.\d+ %\)/);
    expect(text).toMatch(/\| `success-rate >= 99%` \| .* \| ⚠️ \|/);
  });

  test('tells no data from zero', () => {
    expect(summary('without data')).toContain('| – / 14,400 | – / 0.03 % | – / 198 ms | ⏳');
    expect(summary('without data')).toContain('Prometheus knows no such series');
  });
});

test('proof shows each line once, with its count', () => {
  expect(summary('rolled back')).toContain(
    '**Proof** `pod shop-candidate-7f9c-x2x8k`\n\n```text\npq: column "full_name" does not exist (38 times)\npanic: no way\n```',
  );
});

test('what was undone is told, and what is still to be undone', () => {
  expect(summary('rolled back')).toContain('**Undone** ✅ Shift everything back to the old version');
  expect(summary('turning back')).toMatch(/\*\*Undone so far.*✅ Shift everything back.* · ▫️ Let requests/);
});

test('a plan has what each step touches and what happens when it fails', () => {
  const text = summary('planned');
  expect(text).toContain('It takes at least 31 m');
  expect(text).toContain('| 4 | Try the pods of shop-candidate before any user reaches them: GET / == 200 |');
  expect(text).toContain(
    '| 5 | Shift 5 % to shop-candidate through HTTPRoute default/shop | back to 0 %, drain 30 s, remove the candidate, unpin Service shop |',
  );
  expect(text).toMatch(/\| 16 \| Point Service shop .* \| no way back from here/);
});

test('held says who decides, and the step that does it', () => {
  expect(summary('held')).toContain(
    'decides, with [the workflow that does it](https://github.com/acme/shop/actions',
  );
  expect(summary('held')).toContain('\n  with:\n    target: default/deployment/shop\n    command: promote');
});

test('stuck has the commands for a person, and only what the state needs', () => {
  const text = summary('stuck');
  expect(text).toContain('kubectl -n default scale deployment/shop --replicas=4');
  expect(text).toContain(
    `kubectl -n default patch service shop --type json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"shop","pod-template-hash":"7469c64dd8"}}]'`,
  );
  expect(text).toContain(
    `kubectl -n default patch service shop-candidate --type json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"shop","pod-template-hash":"7469c64dd8"}}]'`,
  );
  expect(text).not.toContain('--replicas=0');
  expect(text).not.toContain('rollout undo');
});

describe('the chart', () => {
  const lines = (text: string): readonly (readonly number[])[] =>
    [...text.matchAll(/ {2}line \[(.*)\]/g)].map(([, line = '']) => line.split(', ').map(Number));

  test('has the share, each checked metric with its limit, and a table beside', () => {
    const text = summary('promoted');
    expect(text.match(/```mermaid/g)).toHaveLength(3);
    expect(text).toMatch(/y-axis "%" 0 --> 100\n {2}line \[0, .*, 5, .*, 25, .*, 50, .*, 100\]/);
    expect(text).toContain('`success-rate >= 99%`: 🔴 new, ⚫ old, 🟠 limit 99 %');
    expect(text).toContain('| UTC | Share |');
  });

  test('shows when the verdict came, if it turned the rollout back', () => {
    const text = summary('rolled back');
    const [verdict = [], share = []] = lines(text);
    const mark = verdict.indexOf(100);
    expect(verdict.filter((value) => value !== 0)).toEqual([100]);
    expect(mark).toBe(Math.round((70 / 74) * 300));
    expect([share[mark], share.at(-1)]).toEqual([5, 0]);
    expect(text).toContain('Share of the new version, 🟣 verdict at minute 1.2:');
    expect(text).toContain('🟠 limit 500 ms; verdict at minute 1.2');
    expect(summary('promoted')).not.toContain('verdict at minute');
  });

  test('draws no old version where nothing is known of it', () => {
    const told_ = told('promoted');
    const stages = (told_.state?.stages ?? []).map((stage) => ({
      ...stage,
      samples: stage.samples.map((one) => ({
        ...one,
        checks: one.checks.map((check) => ({ ...check, stable: undefined })),
      })),
    }));
    const state = told_.state && { ...told_.state, stages };
    expect(renderSummary({ ...told_, state })).toContain(': 🔴 new, 🟠 limit 500 ms');
  });

  test('of a success rate ends at 100 %', () => {
    expect(summary('promoted')).toMatch(/y-axis "%" 9\d --> 100\n/);
  });

  test('is left out where there is nothing to draw', () => {
    expect(summary('planned')).not.toContain('mermaid');
    expect(summary('before the first stage')).not.toContain('mermaid');
  });

  test('caps its points: a thousand samples are forty', () => {
    const text = renderSummary(report({ begin: inStage1, polls: 1000 }));
    const [share, ...metrics] = lines(text);
    expect(share).toHaveLength(301);
    expect(metrics.length).toBeGreaterThan(0);
    for (const line of metrics) expect(line.length).toBeLessThanOrEqual(40);
    expect(text.match(/^\| \d\d:\d\d:\d\d \| 5 %/gm)?.length).toBeLessThanOrEqual(40);
  });
});

describe('the comment', () => {
  test('starts with the marker of its target', () => {
    expect(renderComment(told('promoted')).split('\n')[0]).toBe('<!-- cutover:default/shop -->');
  });

  test('is the same when the same is said later', () => {
    const done = told('promoted');
    expect(renderComment({ ...done, at: done.at + 60_000 })).toBe(renderComment(done));
  });

  test('is shorter than the summary, and is cut at a section’s boundary', () => {
    const notes = Array.from({ length: 20 }, () => 'n'.repeat(600));
    const lines = Array.from({ length: 60 }, (_, index) => `${index} ${'ü'.repeat(399)}`);
    const stage = plan.steps.find((step) => step.kind === 'analyse');
    if (stage?.kind !== 'analyse') throw new Error('the plan has stages');
    const many = Array.from({ length: 2000 }, (_, index) => ({ ...stage, number: index + 4 }));
    const long = { ...plan, notes, steps: [...plan.steps, ...many] };
    const text = renderComment(
      report({ begin: 6, plan: long, turnBack: { ...failed, proof: { source: 'pod', lines } } }),
    );
    expect(text.length).toBeLessThan(64_000);
    expect(text).toContain('**Proof** `pod`');
    expect(text).toContain('_Shortened: the rest is in the job summary');
    expect(text).toMatch(/<sub>rollout .*<\/sub>$/);
    expect((text.match(/<details>/g) ?? []).length).toBe((text.match(/<\/details>/g) ?? []).length);
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
  });

  test('a marker can hold nothing but its names', () => {
    const evil = report({
      begin: 1,
      plan: { ...plan, keeper: { kind: 'Deployment', name: 'x --> <script>' } },
    });
    expect(commentMarker(evil)).toBe('<!-- cutover:default/x-script -->');
  });
});

describe('a step fails', () => {
  test.each([
    ['promoted', false],
    ['rolled back', true],
    ['held', true],
    ['aborted', true],
    ['stuck', true],
    ['planned', false],
    ['in progress', false],
  ])('%s: %s', (name, isRed) => {
    expect(isFailure(told(name))).toBe(isRed);
  });

  test('but not for a rollback or abort that was asked for, nor for looking at one', () => {
    expect(isFailure({ ...told('rolled back'), command: 'rollback' })).toBe(false);
    expect(isFailure({ ...told('aborted'), command: 'abort' })).toBe(false);
    expect(isFailure({ ...told('stuck'), command: 'status' })).toBe(false);
    expect(isFailure({ ...told('stuck'), command: 'rollback' })).toBe(true);
  });
});
