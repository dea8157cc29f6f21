import * as core from '@actions/core';
import { connect, statusOf, type Client } from './client.ts';
import type { GitHubContext } from './context.ts';
import { within } from './deadline.ts';
import { ownComment } from './own-comment.ts';
import { findPullRequest, type Repo } from './pull-request.ts';
import { messageOf } from '../../lib/message-of.ts';

export interface CommentRequest {
  /** Markdown that starts with the marker. */
  readonly body: string;
  /** The hidden first line by which the comment is found again. */
  readonly marker: string;
  readonly mode: 'auto' | 'always' | 'never';
  /** Undefined: look for it. */
  readonly pullRequest: number | undefined;
  readonly token: string | undefined;
}

export type CommentResult = 'created' | 'updated' | 'unchanged' | 'skipped' | 'no-pull-request' | 'failed';

/** Tells the pull request about the rollout. Bound to one run, so that a warning comes once. */
export type Commenter = (request: CommentRequest) => Promise<CommentResult>;

/** Everything about one comment must be over by then: reporting never delays a rollout. */
const deadlineMs = 10_000;

/** Never throws: what goes wrong is one warning for the whole run, for the summary carries the same. */
export function commenter(context: GitHubContext, limitMs = deadlineMs): Commenter {
  const warned = new Set<string>();
  const warnOnce = (text: string): void => {
    if (warned.has(text)) return;
    warned.add(text);
    core.warning(text);
  };
  return async (request) => {
    try {
      return await comment(request, context, { limitMs, warnOnce });
    } catch (error) {
      warnOnce(explain(error));
      return 'failed';
    }
  };
}

interface Limits {
  readonly limitMs: number;
  readonly warnOnce: (text: string) => void;
}

async function comment(
  request: CommentRequest,
  context: GitHubContext,
  limits: Limits,
): Promise<CommentResult> {
  const { owner, repo } = context;
  const { token, mode } = request;
  if (mode === 'never' || token === undefined || token === '') return 'skipped';
  if (owner === undefined || repo === undefined) return 'skipped';
  const client = connect({ token, apiUrl: context.apiUrl });
  return within(limits.limitMs, async (signal) => {
    const place: Repo = { owner, repo, request: { signal } };
    const number = request.pullRequest ?? (await findPullRequest(client, context, place));
    if (number === undefined) {
      noPullRequest(mode, limits);
      return 'no-pull-request';
    }
    return upsert(client, { ...place, issue_number: number }, request);
  });
}

function noPullRequest(mode: CommentRequest['mode'], { warnOnce }: Limits): void {
  const text = 'No pull request belongs to this run, so there is no comment; the job summary tells the same.';
  if (mode === 'always') warnOnce(`${text} Set the input pull-request to choose one.`);
  else core.info(text);
}

async function upsert(
  client: Client,
  issue: Repo & { readonly issue_number: number },
  { body, marker, token }: CommentRequest,
): Promise<CommentResult> {
  const present = await ownComment(client, issue, { marker, token: token ?? '' });
  if (present === undefined) {
    await client.rest.issues.createComment({ ...issue, body });
    return 'created';
  }
  if (isSameText(present.body, body)) return 'unchanged';
  const { owner, repo, request } = issue;
  await client.rest.issues.updateComment({ owner, repo, request, comment_id: present.id, body });
  return 'updated';
}

function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  return plain(a) === plain(b);
}

function explain(error: unknown): string {
  const rest = 'The job summary tells the same.';
  if (statusOf(error) === 403) {
    return `The token may not comment on the pull request (a fork, or no \`permissions: pull-requests: write\`). ${rest}`;
  }
  const message = messageOf(error);
  return `The pull request comment could not be written: ${message.slice(0, 300)}. ${rest}`;
}
