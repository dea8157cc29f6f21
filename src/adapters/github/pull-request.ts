import type { Client } from './client.ts';
import type { GitHubContext } from './context.ts';

/** A repository, as every call needs it. */
export interface Repo {
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
}

interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly ref: string };
}

/**
 * The pull request that this run is about: of the event, of the merge queue's branch, of the pushed
 * commit, or whose head is the branch of the run. Undefined: there is none.
 */
export async function findPullRequest(
  client: Client,
  context: GitHubContext,
  repo: Repo,
): Promise<number | undefined> {
  return (
    context.payloadPullRequest ??
    ofMergeGroup(context.ref) ??
    (await ofCommit(client, context, repo)) ??
    (await ofBranch(client, context, repo))
  );
}

/** `refs/heads/gh-readonly-queue/main/pr-7-0123abc` and `refs/pull/7/merge`. */
function ofMergeGroup(ref: string | undefined): number | undefined {
  const found = /^refs\/(?:heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+|pull\/(\d+)\/\w+)$/.exec(
    ref ?? '',
  );
  const number = found?.[1] ?? found?.[2];
  return number === undefined ? undefined : Number(number);
}

async function ofCommit(client: Client, { sha }: GitHubContext, repo: Repo): Promise<number | undefined> {
  if (sha === undefined) return undefined;
  const { data } = await client.rest.repos.listPullRequestsAssociatedWithCommit({
    ...repo,
    commit_sha: sha,
    per_page: 30,
  });
  return best(data);
}

async function ofBranch(client: Client, { ref }: GitHubContext, repo: Repo): Promise<number | undefined> {
  const branch = /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1];
  if (branch === undefined) return undefined;
  const { data } = await client.rest.pulls.list({
    ...repo,
    head: `${repo.owner}:${branch}`,
    state: 'open',
    per_page: 30,
  });
  return best(data.filter(({ head }) => head.ref === branch));
}

/** An open one before a merged one; of several the newest. */
function best(pulls: readonly PullRequest[]): number | undefined {
  const newest = pulls.toSorted((a, b) => b.number - a.number);
  return (newest.find(({ state }) => state === 'open') ?? newest[0])?.number;
}
