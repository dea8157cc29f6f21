import pRetry, { AbortError } from 'p-retry';
import { request, type Dispatcher } from 'undici';
import type { Credentials } from './credentials.ts';
import { ClusterError, errorFor } from './errors.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body that is sent as it is, in place of one as JSON. */
  readonly text?: string;
  /** Besides those of the API. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default application/json. */
  readonly contentType?: string;
  /** Statuses besides 2xx that are answers, not errors. */
  readonly accepts?: readonly number[];
  /** Default: 10 s. */
  readonly timeoutMs?: number;
  /** Default: 3. A probe of a pod is sent once. */
  readonly retries?: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Values of `Set-Cookie`: of a pod behind the API server's proxy. */
  readonly cookies: readonly string[];
}

export type Transport = (request: ApiRequest) => Promise<ApiAnswer>;

const deadlineMs = 10_000;
const longestPauseMs = 5_000;

/**
 * Sends requests to the API server: each with a deadline; 429, 5xx and broken connections are tried
 * again a few times with jitter, as Retry-After says where it does; a 401 reads the credentials anew
 * once, for tokens expire in long bakes.
 */
export function createTransport(load: () => Promise<Credentials>): Transport {
  const credentials = keptCredentials(load);
  return async (call) => {
    const reply = await retrying(call, () => attempt(call, credentials));
    if (isAnswer(call, reply.status)) return reply;
    throw errorFor(`${call.method} ${call.path}`, reply.status, reply.text);
  };
}

/** One try; after it, credentials that were refused and connections that are silent are not used again. */
async function attempt(call: ApiRequest, credentials: KeptCredentials): Promise<Reply> {
  const used = await credentials.get();
  const first = await once(used, call).catch((error: unknown) => {
    // A firewall or load balancer may have forgotten the connection: on the same one, every further try
    // would wait for its deadline too. A probe of a pod tells nothing about the API server.
    if (isSilence(error) && call.retries !== 0) credentials.drop(used);
    throw error;
  });
  if (first.status !== 401) return first;
  credentials.drop(used);
  return once(await credentials.get(), call);
}

function isSilence(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

interface KeptCredentials {
  readonly get: () => Promise<Credentials>;
  /** These are of no use any more: the next `get` loads anew. */
  readonly drop: (refused: Credentials) => void;
}

/**
 * Loaded once. Many requests may be refused at the same moment: the first drops the credentials, the
 * others find newer ones. What could not be loaded is not kept, for the next try may find it.
 */
function keptCredentials(load: () => Promise<Credentials>): KeptCredentials {
  let loading: Promise<Credentials> | undefined;
  let loaded: Credentials | undefined;
  const get = async (): Promise<Credentials> => {
    loading ??= load();
    try {
      return (loaded = await loading);
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const drop = (refused: Credentials): void => {
    if (loaded !== refused) return;
    loaded = undefined;
    loading = undefined;
    // Ends when its last answer is in; nobody waits for that.
    refused.dispatcher.close().catch(() => undefined);
  };
  return { get, drop };
}

interface Reply extends ApiAnswer {
  readonly retryAfterMs: number;
}

async function once(credentials: Credentials, call: ApiRequest): Promise<Reply> {
  const { server, dispatcher, headers } = credentials;
  const options: NonNullable<Parameters<typeof request>[1]> = {
    method: call.method,
    dispatcher,
    // undici refuses the option beside a path that has a query of its own, as a smoke probe may.
    ...(call.query === undefined ? {} : { query: { ...call.query } }),
    headers: {
      ...(await headers()),
      accept: 'application/json',
      'user-agent': 'cutover',
      ...(call.body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
      ...call.headers,
    },
    ...bodyOf(call),
    signal: AbortSignal.timeout(call.timeoutMs ?? deadlineMs),
  };
  const response = await request(`${server}${call.path}`, options);
  return {
    status: response.statusCode,
    text: await response.body.text(),
    cookies: [response.headers['set-cookie'] ?? []].flat(),
    retryAfterMs: retryAfter(response.headers),
  };
}

function bodyOf({ body, text }: ApiRequest): { readonly body?: string } {
  if (text !== undefined) return { body: text };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

function retryAfter(headers: Dispatcher.ResponseData['headers']): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPauseMs) : 0;
}

/** Carries an answer that is worth another try through p-retry. */
class BusyError extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`answered ${reply.status}`);
    this.reply = reply;
  }
}

async function retrying(call: ApiRequest, send: () => Promise<Reply>): Promise<Reply> {
  const judged = async (): Promise<Reply> => {
    const reply = await send().catch((error: unknown) => {
      // The kubeconfig itself is wrong: that is its own message, and asking again does not change it.
      if (error instanceof ClusterError) throw new AbortError(error);
      // p-retry takes a TypeError that is not fetch's own for a bug and gives up.
      throw new Error(reasonOf(error), { cause: error });
    });
    if ((reply.status === 429 || reply.status >= 500) && !isAnswer(call, reply.status))
      throw new BusyError(reply);
    return reply;
  };
  try {
    return await pRetry(judged, {
      retries: call.retries ?? 3,
      minTimeout: 100,
      maxTimeout: 2000,
      randomize: true,
      onFailedAttempt: ({ error, retriesLeft }) =>
        pause(error instanceof BusyError && retriesLeft > 0 ? error.reply.retryAfterMs : 0),
    });
  } catch (error) {
    if (error instanceof BusyError) return error.reply;
    if (error instanceof ClusterError) throw error;
    throw new ClusterError(
      `${call.method} ${call.path}: no answer from the API server (${reasonOf(error)})`,
      undefined,
    );
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isAnswer({ accepts = [] }: ApiRequest, status: number): boolean {
  return (status >= 200 && status < 300) || accepts.includes(status);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
