import pRetry from 'p-retry';
import { request, type Dispatcher } from 'undici';
import type { Credentials } from './credentials.ts';
import { ClusterError, errorFor } from './errors.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
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
  let credentials: Promise<Credentials> | undefined;
  const send = async (call: ApiRequest): Promise<Reply> => once(await (credentials ??= load()), call);
  return async (call) => {
    const reply = await retrying(call, async () => {
      const first = await send(call);
      if (first.status !== 401) return first;
      credentials = undefined;
      return send(call);
    });
    if (isAnswer(call, reply.status)) return reply;
    throw errorFor(`${call.method} ${call.path}`, reply.status, reply.text);
  };
}

interface Reply extends ApiAnswer {
  readonly retryAfterMs: number;
}

async function once(credentials: Credentials, call: ApiRequest): Promise<Reply> {
  const { server, dispatcher, headers } = credentials;
  const options: NonNullable<Parameters<typeof request>[1]> = {
    method: call.method,
    dispatcher,
    query: { ...call.query },
    headers: {
      ...(await headers()),
      accept: 'application/json',
      'user-agent': 'cutover',
      ...(call.body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    signal: AbortSignal.timeout(call.timeoutMs ?? deadlineMs),
  };
  const response = await request(`${server}${call.path}`, options);
  return {
    status: response.statusCode,
    text: await response.body.text(),
    retryAfterMs: retryAfter(response.headers),
  };
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
  const attempt = async (): Promise<Reply> => {
    const reply = await send().catch((error: unknown) => {
      // p-retry takes a TypeError that is not fetch's own for a bug and gives up.
      throw new Error(reasonOf(error), { cause: error });
    });
    if ((reply.status === 429 || reply.status >= 500) && !isAnswer(call, reply.status)) throw new BusyError(reply);
    return reply;
  };
  try {
    return await pRetry(attempt, {
      retries: call.retries ?? 3,
      minTimeout: 100,
      maxTimeout: 2000,
      randomize: true,
      onFailedAttempt: ({ error }) => pause(error instanceof BusyError ? error.reply.retryAfterMs : 0),
    });
  } catch (error) {
    if (error instanceof BusyError) return error.reply;
    throw new ClusterError(`${call.method} ${call.path}: no answer from the API server (${reasonOf(error)})`, undefined);
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
