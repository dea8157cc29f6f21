import { readFileSync } from 'node:fs';
import type { Origin } from '../../model/report.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What GitHub says of the run. Every field undefined: not on GitHub. */
export interface GitHubContext {
  readonly owner: string | undefined;
  readonly repo: string | undefined;
  readonly eventName: string | undefined;
  readonly ref: string | undefined;
  readonly sha: string | undefined;
  readonly apiUrl: string | undefined;
  /** Of the event's payload; undefined: the event has none. */
  readonly payloadPullRequest: number | undefined;
}

export function readContext(env: Env): GitHubContext {
  const [owner, repo] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  return {
    owner: filled(owner),
    repo: filled(repo),
    eventName: filled(env['GITHUB_EVENT_NAME']),
    ref: filled(env['GITHUB_REF']),
    sha: filled(env['GITHUB_SHA']),
    apiUrl: filled(env['GITHUB_API_URL']),
    payloadPullRequest: pullRequestOf(readEvent(env['GITHUB_EVENT_PATH'])),
  };
}

/** Who started the run and where to look at it. */
export function readOrigin(env: Env): Origin {
  const server = filled(env['GITHUB_SERVER_URL']) ?? 'https://github.com';
  const repository = filled(env['GITHUB_REPOSITORY']);
  const runId = filled(env['GITHUB_RUN_ID']);
  const base = repository === undefined ? undefined : `${server}/${repository}`;
  return {
    actor: filled(env['GITHUB_ACTOR']),
    runUrl: base === undefined || runId === undefined ? undefined : `${base}/actions/runs/${runId}`,
    repository,
    sha: filled(env['GITHUB_SHA']),
    workflowUrl: workflowUrl(base, env['GITHUB_WORKFLOW_REF']),
  };
}

/** `acme/shop/.github/workflows/cutover.yml@refs/heads/main` → the page with the "Run workflow" button. */
function workflowUrl(base: string | undefined, workflowRef: string | undefined): string | undefined {
  const file = /\/\.github\/workflows\/([^/@]+)@/.exec(workflowRef ?? '')?.[1];
  return base === undefined || file === undefined ? undefined : `${base}/actions/workflows/${file}`;
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** A payload that is missing or broken must not fail a rollout: then there is none. */
function readEvent(path: string | undefined): unknown {
  if (path === undefined || path === '') return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function pullRequestOf(payload: unknown): number | undefined {
  const pull = field(payload, 'pull_request') ?? issueOfPullRequest(payload);
  const number = field(pull, 'number');
  return typeof number === 'number' ? number : undefined;
}

/** `issue_comment` on a pull request carries it as an issue. */
function issueOfPullRequest(payload: unknown): unknown {
  const issue = field(payload, 'issue');
  return field(issue, 'pull_request') === undefined ? undefined : issue;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
