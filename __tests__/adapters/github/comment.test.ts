import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commenter, type CommentRequest } from '../../../src/adapters/github/comment.ts';
import type { GitHubContext } from '../../../src/adapters/github/context.ts';
import { startGitHub, type PlayedGitHub } from '../../../testbed/github/server.ts';
import { printed } from './stdout.ts';

const marker = '<!-- cutover:default/shop -->';
const sha = 'a'.repeat(40);
const request: CommentRequest = {
  body: `${marker}\nfine`,
  marker,
  mode: 'auto',
  pullRequest: undefined,
  token: 'ghs_0123456789abcdef0123',
};

let github: PlayedGitHub;

beforeEach(async () => {
  github = await startGitHub({ pulls: [{ number: 7, branch: 'change', sha, state: 'open' }] });
});

afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.close();
});

function context(more: Partial<GitHubContext> = {}): GitHubContext {
  return {
    owner: 'acme',
    repo: 'shop',
    eventName: 'push',
    ref: 'refs/heads/main',
    sha,
    apiUrl: github.url,
    payloadPullRequest: undefined,
    ...more,
  };
}

const bodies = (): readonly string[] => github.comments.map(({ body }) => body);

describe('one comment for each target', () => {
  test('it is created, left alone when nothing changed, and edited in place when something did', async () => {
    const comment = commenter(context());
    const { result } = await printed(async () => [
      await comment(request),
      await comment(request),
      await comment({ ...request, body: `${marker}\nbetter` }),
    ]);
    expect(result).toEqual(['created', 'unchanged', 'updated']);
    expect(bodies()).toEqual([`${marker}\nbetter`]);
    expect(github.requests.filter((line) => line.startsWith('P'))).toHaveLength(2);
  });

  test('it is found behind more than a hundred others', async () => {
    for (let number = 0; number < 130; number += 1)
      github.addComment({ issue: 7, body: `chat ${number}`, login: 'lisa' });
    github.addComment({ issue: 7, body: `${marker}\nold` });
    const { result } = await printed(() => commenter(context())(request));
    expect(result).toBe('updated');
    expect(github.comments).toHaveLength(131);
    expect(github.comments.at(-1)?.body).toBe(request.body);
  });

  test('a comment by somebody else with our marker is not touched', async () => {
    github.addComment({ issue: 7, body: `${marker}\nplanted`, login: 'mallory' });
    const { result } = await printed(() => commenter(context())(request));
    expect(result).toBe('created');
    expect(bodies()).toEqual([`${marker}\nplanted`, request.body]);
  });

  test('our marker within the text of another comment is not ours', async () => {
    github.addComment({ issue: 7, body: `> ${marker}` });
    expect((await printed(() => commenter(context())(request))).result).toBe('created');
  });

  test('with a person’s token, the comment of that person is edited', async () => {
    const own = await startGitHub({
      login: 'mona',
      pulls: [{ number: 7, branch: 'change', sha, state: 'open' }],
    });
    own.addComment({ issue: 7, body: `${marker}\nbot`, login: 'github-actions[bot]' });
    own.addComment({ issue: 7, body: `${marker}\nmona`, login: 'mona' });
    const token = 'ghp_0123456789abcdef0123';
    await printed(() => commenter(context({ apiUrl: own.url }))({ ...request, token }));
    expect(own.comments.map(({ body }) => body)).toEqual([`${marker}\nbot`, request.body]);
    expect(own.violations).toEqual([]);
    await own.close();
  });
});

describe('the pull request is found', () => {
  const nowhere = { sha: 'b'.repeat(40), ref: 'refs/heads/other' };

  test.each<[string, Partial<GitHubContext>, Partial<CommentRequest>]>([
    ['from the input', nowhere, { pullRequest: 7 }],
    ['from the event', { ...nowhere, payloadPullRequest: 7 }, {}],
    ['from the merge queue', { ...nowhere, ref: 'refs/heads/gh-readonly-queue/main/pr-7-0123abc' }, {}],
    ['from the ref of a pull request', { ...nowhere, ref: 'refs/pull/7/merge' }, {}],
    ['from the pushed commit', {}, {}],
    ['from the branch of a dispatch', { ...nowhere, ref: 'refs/heads/change' }, {}],
  ])('%s', async (_, place, more) => {
    const { result } = await printed(() => commenter(context(place))({ ...request, ...more }));
    expect(result).toBe('created');
    expect(github.comments.map(({ issue }) => issue)).toEqual([7]);
  });

  test('none is no error, and a warning only when a comment was asked for', async () => {
    const auto = await printed(() => commenter(context(nowhere))(request));
    expect(auto.result).toBe('no-pull-request');
    expect(auto.text).not.toContain('::warning');
    const always = await printed(() => commenter(context(nowhere))({ ...request, mode: 'always' }));
    expect(always.text).toContain('::warning');
    expect(github.comments).toHaveLength(0);
  });
});

describe('reporting never fails a rollout', () => {
  test('what a fork may not do is said once', async () => {
    github.faults.areCommentsForbidden = true;
    const comment = commenter(context());
    const { result, text } = await printed(async () => [await comment(request), await comment(request)]);
    expect(result).toEqual(['failed', 'failed']);
    expect(text.match(/::warning/g)).toHaveLength(1);
    expect(text).toContain('pull-requests: write');
  });

  test('a server error is tried again', async () => {
    github.faults.failures = 2;
    expect((await printed(() => commenter(context())(request))).result).toBe('created');
  });

  test('a slow GitHub is left behind at the deadline', async () => {
    github.faults.delayMs = 5000;
    const started = performance.now();
    const { result, text } = await printed(() => commenter(context(), 200)(request));
    expect(result).toBe('failed');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(text).toContain('did not answer within 0.2 s');
  });

  test('an unreachable GitHub is a warning', async () => {
    const { result } = await printed(() =>
      commenter(context({ apiUrl: 'http://127.0.0.1:1' }), 500)(request),
    );
    expect(result).toBe('failed');
  });

  test('off GitHub, without a token, or when unwanted, nothing is asked', async () => {
    const results = await Promise.all([
      commenter(context({ owner: undefined, repo: undefined }))(request),
      commenter(context())({ ...request, token: '' }),
      commenter(context())({ ...request, mode: 'never' }),
    ]);
    expect(results).toEqual(['skipped', 'skipped', 'skipped']);
    expect(github.requests).toEqual([]);
  });

  test('the token is masked before anything else is printed', async () => {
    const { text } = await printed(() => commenter(context())(request));
    expect(text).toMatch(/^::add-mask::ghs_/);
  });
});
