import type { Comment, Pull } from './objects.ts';

/** What the played GitHub remembers. */
export interface Store {
  readonly repository: string;
  /** Whose the token is: `github-actions[bot]` for a workflow's own. */
  readonly login: string;
  readonly pulls: Pull[];
  readonly comments: Comment[];
}

export function addComment(store: Store, { issue, body, login = store.login }: NewComment): Comment {
  const now = new Date().toISOString();
  const comment = { id: store.comments.length + 1, issue, body, login, createdAt: now, updatedAt: now };
  store.comments.push(comment);
  return comment;
}

export interface NewComment {
  readonly issue: number;
  readonly body: string;
  readonly login?: string;
}

export function changeComment(store: Store, id: number, body: string): Comment | undefined {
  const index = store.comments.findIndex((comment) => comment.id === id);
  const before = store.comments[index];
  if (before === undefined) return undefined;
  const after = { ...before, body, updatedAt: new Date().toISOString() };
  store.comments[index] = after;
  return after;
}
