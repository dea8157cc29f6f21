import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { annotate } from '../../../src/adapters/github/annotation.ts';
import { readContext, readOrigin } from '../../../src/adapters/github/context.ts';
import { logListener } from '../../../src/adapters/github/log.ts';
import { writeOutputs } from '../../../src/adapters/github/outputs.ts';
import { writeSummary } from '../../../src/adapters/github/summary.ts';
import type { State } from '../../../src/model/state.ts';
import { findingLine } from '../../../src/report/findings.ts';
import { sqlFindingLine } from '../../../src/report/sql-findings.ts';
import { eventLine, stepTitle, waitingLine } from '../../../src/report/text.ts';
import { plan } from '../../report/fixtures.ts';
import { failed, inStage1, play } from '../../report/stories.ts';
import { printed } from './stdout.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-github-'));
});

afterEach(() => {
  delete process.env['GITHUB_OUTPUT'];
  rmSync(folder, { recursive: true });
});

function file(name: string, text = ''): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the summary', () => {
  test('is added to what is there', async () => {
    const path = file('summary', 'before\n');
    expect(await writeSummary('### now\n', { GITHUB_STEP_SUMMARY: path })).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('before\n### now\n');
  });

  test('never makes the file larger than GitHub takes, and is cut between paragraphs', async () => {
    const path = file('summary', 'x'.repeat(1_000_000));
    await writeSummary('a paragraph of ünïcode\n\n'.repeat(4000), { GITHUB_STEP_SUMMARY: path });
    const text = readFileSync(path);
    expect(text.length).toBeLessThanOrEqual(1024 * 1024);
    expect(text.toString()).toMatch(/ünïcode\n\n_Shortened/);
  });

  test('that cannot be written is a warning; off GitHub it is nothing', async () => {
    const bad = await printed(() => writeSummary('x', { GITHUB_STEP_SUMMARY: folder }));
    expect(bad.text).toContain('::warning::');
    const none = await printed(() => writeSummary('x', {}));
    expect(none).toEqual({ result: undefined, text: '' });
  });
});

describe('what GitHub says of the run', () => {
  test('the pull request comes from the event, also for a comment on it', () => {
    const event = (payload: unknown): number | undefined =>
      readContext({ GITHUB_EVENT_PATH: file('event', JSON.stringify(payload)) }).payloadPullRequest;
    expect(event({ pull_request: { number: 7 } })).toBe(7);
    expect(event({ issue: { number: 8, pull_request: {} } })).toBe(8);
    expect(event({ issue: { number: 9 } })).toBeUndefined();
    expect(event(null)).toBeUndefined();
  });

  test('a broken or missing payload is none', () => {
    expect(readContext({ GITHUB_EVENT_PATH: file('event', '{') }).payloadPullRequest).toBeUndefined();
    expect(readContext({ GITHUB_EVENT_PATH: '/no/such/file' }).payloadPullRequest).toBeUndefined();
    expect(Object.values(readContext({})).every((value) => value === undefined)).toBe(true);
  });

  test('the origin has the addresses of the run and of its workflow', () => {
    const origin = readOrigin({
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '42',
      GITHUB_ACTOR: 'mona',
      GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/cutover.yml@refs/heads/main',
    });
    expect(origin).toEqual({
      actor: 'mona',
      runUrl: 'https://github.example/acme/shop/actions/runs/42',
      repository: 'acme/shop',
      sha: undefined,
      workflowUrl: 'https://github.example/acme/shop/actions/workflows/cutover.yml',
    });
  });
});

describe('outputs and the annotation', () => {
  test('outputs reach the runner’s file, whatever is in them', () => {
    const path = file('output');
    process.env['GITHUB_OUTPUT'] = path;
    writeOutputs({ outcome: 'promoted', reason: 'a\nweight=7' }, process.env);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^outcome<<(ghadelimiter_\S+)\npromoted\n\1\n/);
    expect(text).not.toMatch(/^weight=7\n(?!ghadelimiter)/m);
  });

  test('off GitHub nothing is written or printed', async () => {
    expect((await printed(() => writeOutputs({ outcome: 'promoted' }, {}))).text).toBe('');
  });

  test('the annotation is one command on one line', async () => {
    const { text } = await printed(() => annotate('shop turned back\n::warning::x', 'Nothing to do.'));
    expect(text).toBe('::error title=Cutover::shop turned back%0A::warning::x. Nothing to do.\n');
  });
});

describe('the log', () => {
  const words = { eventLine, stepTitle, waitingLine, findingLine, sqlFindingLine };
  const story = play({ begin: inStage1, errorRatio: 0.199, polls: 1, turnBack: failed, undo: 1 });
  const tell = async (env: Record<string, string>): Promise<string> => {
    const { text } = await printed(() => {
      const listener = logListener(words, env);
      listener.started(plan, play({ begin: 0 }).state);
      for (const event of story.events) listener.happened(event, story.state);
      listener.waiting('::error::pods', story.at);
    });
    return text;
  };

  test('folds each step in a group on GitHub, and leaves the verdict outside of all', async () => {
    const text = await tell({ GITHUB_ACTIONS: 'true' });
    expect(text).toContain('::group::Stage 1 of 3 · 5 %25 · bake 10m\n');
    expect(text).toMatch(/::endgroup::\n {2}\d\d:\d\d:\d\d {2}turning back in 4 steps: success-rate/);
  });

  test('is plain elsewhere, and no workflow command comes out of outside text', async () => {
    const text = await tell({});
    expect(text).toContain('▸ Stage 1 of 3 · 5 % · bake 10m\n');
    expect(text).toMatch(/5 % → new {3}12\.5 req\/s {2}19\.9 % err {2}p99 212 ms/);
    expect(text).not.toContain('::');
  });

  test('begins with a warning for each finding, and gives none again when it is resumed', async () => {
    const findings = [
      { rule: 'one-replica', object: 'Deployment shop', message: 'It has one pod.', fix: 'Have two.' },
      { rule: 'image-tag-latest', object: 'container a\n::error::b', message: '50 %', fix: 'x', yaml: 'y' },
    ];
    const started = async (state: State, env = {}): Promise<string> =>
      (await printed(() => logListener(words, env).started({ ...plan, findings }, state))).text;
    expect(await started(play({ begin: 0 }).state, { GITHUB_ACTIONS: 'true' })).toBe(
      [
        '::warning title=Cutover%3A one-replica::Deployment shop: It has one pod. Have two. Silence: `ignore-findings: one-replica`.',
        '::warning title=Cutover%3A image-tag-latest::container a : :error: :b: 50 %25 x Write: `y`. Silence: `ignore-findings: image-tag-latest`.',
        '',
      ].join('\n'),
    );
    expect(await started(play({ begin: 0 }).state)).toBe(
      [
        '! Deployment shop: It has one pod. Have two. Silence: `ignore-findings: one-replica`.',
        '! container a : :error: :b: 50 % x Write: `y`. Silence: `ignore-findings: image-tag-latest`.',
        '',
      ].join('\n'),
    );
    expect(await started(play({ begin: 2 }).state)).toBe(
      '▸ Start shop-candidate beside shop: 1 pod of ghcr.io/acme/shop:2.4.0, with a Service of its own\n',
    );
  });

  test('never throws', () => {
    const broken = () => {
      throw new Error('no');
    };
    const listener = logListener(
      {
        eventLine: broken,
        stepTitle: broken,
        waitingLine: broken,
        findingLine: broken,
        sqlFindingLine: broken,
      },
      {},
    );
    expect(() => {
      listener.started(plan, story.state);
      listener.waiting('x', 1);
    }).not.toThrow();
  });
});
