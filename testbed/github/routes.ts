import type { ObjectMaker } from './objects.ts';
import type { Answer, Exchange } from './openapi.ts';
import { addComment, changeComment, type Store } from './store.ts';

/** An answer, and what of its list is on other pages. */
export interface Reply extends Answer {
  readonly lastPage?: number;
}

interface Route {
  readonly method: string;
  readonly template: string;
  readonly reply: (store: Store, exchange: Exchange, make: ObjectMaker) => Reply;
}

const comments = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

/** The part of GitHub that Cutover uses. */
const routes: readonly Route[] = [
  { method: 'GET', template: comments, reply: listComments },
  { method: 'POST', template: comments, reply: createComment },
  { method: 'PATCH', template: '/repos/{owner}/{repo}/issues/comments/{comment_id}', reply: updateComment },
  { method: 'GET', template: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', reply: pullsOfCommit },
  { method: 'GET', template: '/repos/{owner}/{repo}/pulls', reply: pullsOfBranch },
  { method: 'GET', template: '/user', reply: whoAmI },
];

export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

export function findRoute(method: string, pathname: string): Match | undefined {
  for (const route of routes.filter((one) => one.method === method)) {
    const pattern = `^${route.template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`;
    const found = new RegExp(pattern).exec(pathname);
    if (found !== null) return { route, path: { ...found.groups } };
  }
  return undefined;
}

export const notFound: Reply = { status: 404, body: { message: 'Not Found', status: '404' } };

function listComments(store: Store, { path, query }: Exchange, make: ObjectMaker): Reply {
  if (!hasIssue(store, path)) return notFound;
  const issue = Number(path['issue_number']);
  return page(
    store.comments.filter((comment) => comment.issue === issue).map((comment) => make.comment(comment)),
    query,
  );
}

function createComment(store: Store, { path, body }: Exchange, make: ObjectMaker): Reply {
  if (!hasIssue(store, path)) return notFound;
  const text = textOf(body);
  if (isTooLong(text)) return tooLong;
  return {
    status: 201,
    body: make.comment(addComment(store, { issue: Number(path['issue_number']), body: text })),
  };
}

function updateComment(store: Store, { path, body }: Exchange, make: ObjectMaker): Reply {
  const text = textOf(body);
  if (isTooLong(text)) return tooLong;
  const changed = isOurs(store, path) ? changeComment(store, Number(path['comment_id']), text) : undefined;
  return changed === undefined ? notFound : { status: 200, body: make.comment(changed) };
}

function pullsOfCommit(store: Store, { path, query }: Exchange, make: ObjectMaker): Reply {
  const pulls = isOurs(store, path) ? store.pulls.filter(({ sha }) => sha === path['commit_sha']) : [];
  return page(
    pulls.map((pull) => make.pull(pull)),
    query,
  );
}

function pullsOfBranch(store: Store, { path, query }: Exchange, make: ObjectMaker): Reply {
  if (!isOurs(store, path)) return notFound;
  const [owner = ''] = store.repository.split('/');
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const pulls = store.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .filter(({ branch }) => head === null || head === `${owner}:${branch}`);
  return page(
    pulls.map((pull) => make.pull(pull)),
    query,
  );
}

/** A workflow's own token may not ask who it is. */
function whoAmI({ login }: Store, _: Exchange, make: ObjectMaker): Reply {
  if (!login.endsWith('[bot]')) return { status: 200, body: make.user(login) };
  return { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } };
}

function page(items: readonly unknown[], query: URLSearchParams): Reply {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const number = Number(query.get('page') ?? 1);
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    lastPage: Math.max(1, Math.ceil(items.length / size)),
  };
}

function isOurs({ repository }: Store, path: Exchange['path']): boolean {
  return `${path['owner'] ?? ''}/${path['repo'] ?? ''}` === repository;
}

function hasIssue(store: Store, path: Exchange['path']): boolean {
  return isOurs(store, path) && store.pulls.some(({ number }) => String(number) === path['issue_number']);
}

function textOf(body: unknown): string {
  const text = (body as { readonly body?: unknown } | undefined)?.body;
  return typeof text === 'string' ? text : '';
}

function isTooLong(text: string): boolean {
  return text.length > 65_536;
}

const tooLong: Reply = {
  status: 422,
  body: {
    message: 'Validation Failed: body is too long (maximum is 65536 characters)',
    documentation_url: 'https://docs.github.com/rest',
  },
};
