import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectMaker, type ObjectMaker, type Pull } from './objects.ts';
import { openContract, type Contract, type Exchange } from './openapi.ts';
import { findRoute, notFound, type Reply } from './routes.ts';
import { addComment, type NewComment, type Store } from './store.ts';
import type { Comment } from './objects.ts';

/** What the played GitHub shall do wrong. May be changed while it runs. */
export interface Faults {
  /** Writing comments is forbidden, as for a pull request from a fork. */
  areCommentsForbidden: boolean;
  /** So many of the next requests are answered with 500. */
  failures: number;
  /** Every answer waits this long. */
  delayMs: number;
}

export interface PlayedGitHub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly comments: readonly Comment[];
  /** Requests and answers that GitHub's own description forbids, in words. */
  readonly violations: readonly string[];
  /** `GET /repos/…`, in order, faults included. */
  readonly requests: readonly string[];
  readonly faults: Faults;
  readonly addComment: (comment: NewComment) => void;
  readonly addPull: (pull: Pull) => void;
  readonly close: () => Promise<void>;
}

export interface GitHubOptions {
  readonly port?: number;
  readonly repository?: string;
  readonly login?: string;
  readonly pulls?: readonly Pull[];
  /** Called after each change of the comments. */
  readonly changed?: (comments: readonly Comment[]) => void;
}

interface Stage {
  readonly store: Store;
  readonly contract: Contract;
  readonly make: ObjectMaker;
  readonly faults: Faults;
  readonly violations: string[];
  readonly requests: string[];
  readonly changed: (comments: readonly Comment[]) => void;
}

/** Plays GitHub's REST API on 127.0.0.1: in memory, every request and answer held to its description. */
export async function startGitHub(options: GitHubOptions = {}): Promise<PlayedGitHub> {
  const { repository = 'acme/shop', login = 'github-actions[bot]', pulls = [] } = options;
  const contract = openContract();
  const stage: Stage = {
    store: { repository, login, pulls: [...pulls], comments: [] },
    contract,
    make: objectMaker(contract, repository),
    faults: { areCommentsForbidden: false, failures: 0, delayMs: 0 },
    violations: [],
    requests: [],
    changed: options.changed ?? (() => undefined),
  };
  const server = createServer((request, response) => void serve(stage, request, response));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return played(stage, server);
}

function played({ store, violations, requests, faults }: Stage, server: Server): PlayedGitHub {
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments: store.comments,
    violations,
    requests,
    faults,
    addComment: (comment) => void addComment(store, comment),
    addPull: (pull) => void store.pulls.push(pull),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://github.test');
  stage.requests.push(`${request.method ?? ''} ${url.pathname}`);
  if (stage.faults.delayMs > 0) await sleep(stage.faults.delayMs, undefined, { ref: false });
  const reply =
    fault(stage, request, url) ??
    (await answer(stage, request, url).catch((error: unknown) => violated(stage, [String(error)])));
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    ...pageLinks(reply, request, url),
  });
  response.end(JSON.stringify(reply.body));
}

/** Faults are not held to the description: it does not tell what happens on a bad day. */
function fault({ faults }: Stage, { method }: IncomingMessage, { pathname }: URL): Reply | undefined {
  if (faults.failures > 0) {
    faults.failures -= 1;
    return { status: 500, body: { message: 'Server Error' } };
  }
  const isWrite = method !== 'GET' && pathname.includes('/comments');
  return isWrite && faults.areCommentsForbidden
    ? { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } }
    : undefined;
}

async function answer(stage: Stage, request: IncomingMessage, url: URL): Promise<Reply> {
  const method = request.method ?? 'GET';
  const match = findRoute(method, url.pathname);
  if (match === undefined) return violated(stage, [`${method} ${url.pathname} is not played here`]);
  const body = await bodyOf(request);
  const exchange: Exchange = {
    template: match.route.template,
    method,
    path: match.path,
    query: url.searchParams,
    body,
  };
  if (request.headers.authorization === undefined) return notFound;
  const wrong = stage.contract.request(exchange);
  if (wrong.length > 0) return violated(stage, wrong);
  const reply = match.route.reply(stage.store, exchange, stage.make);
  const broken = stage.contract.answer(exchange, reply);
  if (broken.length > 0) return violated(stage, broken);
  if (method !== 'GET') stage.changed(stage.store.comments);
  return reply;
}

function violated({ violations }: Stage, reasons: readonly string[]): Reply {
  violations.push(...reasons);
  return { status: 500, body: { message: `GitHub's description forbids this: ${reasons.join('; ')}` } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}

function pageLinks(
  { lastPage = 1 }: Reply,
  { headers }: IncomingMessage,
  url: URL,
): Readonly<Record<string, string>> {
  const page = Number(url.searchParams.get('page') ?? 1);
  if (page >= lastPage) return {};
  const address = (number: number): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(number));
    return `<http://${headers.host ?? ''}${url.pathname}?${query.toString()}>`;
  };
  return { link: `${address(page + 1)}; rel="next", ${address(lastPage)}; rel="last"` };
}

/** `node testbed/github/server.ts --port 0 --pull-request 7 [--repository acme/shop] [--sha …] [--branch …] [--dump FILE]` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'pull-request': { type: 'string', default: '1' },
      repository: { type: 'string', default: 'acme/shop' },
      sha: { type: 'string', default: '0'.repeat(40) },
      branch: { type: 'string', default: 'change' },
      dump: { type: 'string' },
    },
  });
  const { dump, repository, sha, branch } = values;
  const github = await startGitHub({
    port: Number(values.port),
    repository,
    pulls: [{ number: Number(values['pull-request']), branch, sha, state: 'open' }],
    changed: (comments) => {
      if (dump !== undefined) writeFileSync(dump, `${JSON.stringify(comments, undefined, 2)}\n`);
    },
  });
  console.log(github.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const violation of github.violations) console.error(`violation: ${violation}`);
      void github.close();
    });
  }
}

if (import.meta.main) await main();
