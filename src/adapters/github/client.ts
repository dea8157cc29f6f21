import * as core from '@actions/core';
import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';

export type Client = ReturnType<typeof getOctokit>;

interface Connection {
  readonly token: string;
  readonly apiUrl: string | undefined;
}

/** Longer waits than this end in the deadline anyway. */
const longestWaitSeconds = 3;

/** GitHub's API, which tries again on 5xx and waits when GitHub says so, within the deadline. */
export function connect({ token, apiUrl }: Connection): Client {
  core.setSecret(token);
  const baseUrl = apiUrl ?? 'https://api.github.com';
  const isShort = (retryAfter: number): boolean => retryAfter <= longestWaitSeconds;
  const options = {
    baseUrl,
    log: quiet,
    // Short waits: a retry that outlives the deadline keeps the process from ending.
    retry: { retries: 3, retryAfterBaseValue: 100 },
    throttle: { id: baseUrl, onRateLimit: isShort, onSecondaryRateLimit: isShort },
  };
  return getOctokit(token, options, retry, throttling);
}

/** What goes wrong is said once, by whoever calls; the rest is for debugging. */
const quiet = {
  debug: core.debug,
  info: core.debug,
  warn: core.debug,
  error: core.debug,
};

/** The HTTP status that an error of the client carries. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}
