import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGitHub, type PlayedGitHub } from '../../../testbed/github/server.ts';

let github: PlayedGitHub;

beforeAll(async () => {
  github = await startGitHub({ pulls: [{ number: 7, branch: 'change', sha: 'abc', state: 'open' }] });
});

afterAll(() => github.close());

async function ask(method: string, path: string, body?: unknown): Promise<number> {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: 'token x' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return response.status;
}

const comments = '/repos/acme/shop/issues/7/comments';

interface Wrong {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly why: RegExp;
}

test.each<Wrong>([
  {
    what: 'a body without the text',
    method: 'POST',
    path: comments,
    body: { text: 'x' },
    why: /must have required property 'body'/,
  },
  {
    what: 'a text that is no string',
    method: 'POST',
    path: comments,
    body: { body: 7 },
    why: /must be string/,
  },
  { what: 'no body at all', method: 'POST', path: comments, why: /the body is missing/ },
  {
    what: 'an unknown query',
    method: 'GET',
    path: `${comments}?size=3`,
    why: /size, which issues\/list-comments/,
  },
  {
    what: 'an unknown state',
    method: 'GET',
    path: '/repos/acme/shop/pulls?state=ajar',
    why: /state: .*allowed values/,
  },
  {
    what: 'a number that is none',
    method: 'GET',
    path: '/repos/acme/shop/issues/seven/comments',
    why: /issue_number: .*integer/,
  },
  { what: 'an address that is not played', method: 'DELETE', path: comments, why: /is not played here/ },
])('$what is a violation', async ({ method, path, body, why }) => {
  const before = github.violations.length;
  expect(await ask(method, path, body)).toBe(500);
  expect(github.violations.slice(before).join('\n')).toMatch(why);
});

test('what GitHub allows is none', async () => {
  const before = github.violations.length;
  expect(await ask('POST', comments, { body: 'hello' })).toBe(201);
  expect(await ask('GET', `${comments}?per_page=100&page=1`)).toBe(200);
  expect(await ask('GET', '/repos/acme/shop/commits/abc/pulls')).toBe(200);
  expect(await ask('GET', '/repos/acme/other/issues/7/comments')).toBe(404);
  expect(await ask('POST', comments, { body: 'x'.repeat(65_537) })).toBe(422);
  expect(github.violations.slice(before)).toEqual([]);
});
