import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '../../src/adapters/http.ts';
import { parsePrometheus } from '../../src/config/prometheus.ts';
import { parseProviders } from '../../src/config/providers.ts';
import { ask } from '../../src/metrics/ask.ts';
import type { Provider, Sampled } from '../../src/metrics/provider.ts';
import type { Connection } from '../../src/model/spec.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { createAuthority, type Authority } from '../../testbed/certificates.ts';

/** What a provider's server answers, and what it must mean. Bodies are as its makers publish them. */
export interface Published {
  readonly provider: Provider;
  /** As a user writes them; each secret's value must be in `secrets`. */
  readonly keys: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly query: string;
  /** What, the body (or bodies, one for each request) and a number, or what the reason must say. */
  readonly answers: readonly (readonly [string, unknown, number | RegExp])[];
  /** Status, body and what the reason must say. */
  readonly refusals: readonly (readonly [number, unknown, RegExp])[];
  /** Must hold of each request: its method, address, headers and body. */
  readonly requests: readonly Expected[];
}

export interface Expected {
  readonly method: string;
  readonly path: string | RegExp;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A minute at noon, UTC. */
export const moment = { at: Date.UTC(2026, 10, 22, 12, 0, 0), windowMs: 60_000 };

/** Plays a provider against a server that answers what the test wants, over real HTTP. */
export function describeProvider(published: Published): void {
  const { provider, query } = published;
  const place: { server?: Server; handler: RequestListener; seen: Seen[] } = { handler: () => {}, seen: [] };
  beforeAll(async () => {
    place.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        place.seen.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
        place.handler(request, response);
      });
    });
    await listening(place.server);
  });
  afterAll(() => {
    place.server?.close();
  });

  const asked = async (handler: RequestListener, more: object = {}): Promise<Sampled> => {
    place.handler = handler;
    place.seen = [];
    return ask(provider, query, {
      connection: connect(published, addressOf(place.server), more),
      moment,
      send: createHttp(),
      clock: quickClock(),
    });
  };
  const answering = (status: number, body: unknown, headers: object = {}) =>
    asked(answerWith(status, body, headers));

  describe(`${provider.name}: an answer`, () => {
    test.each(published.answers)('%s', async (_what, body, expected) => {
      const bodies = Array.isArray(body) ? (body as readonly unknown[]) : [body];
      const left = [...bodies];
      const sampled = await asked((request, response) => {
        answerWith(200, left.length > 1 ? left.shift() : left[0], {})(request, response);
      });
      if (typeof expected === 'number') expect(sampled).toEqual({ value: expected });
      else expect(sampled).toEqual({ noData: expect.stringMatching(expected) as unknown });
    });

    test('is asked for as its makers say', async () => {
      const [, body] = published.answers[0] ?? ['', ''];
      const left = Array.isArray(body) ? [...(body as unknown[])] : [body];
      await asked((request, response) => {
        answerWith(200, left.length > 1 ? left.shift() : left[0], {})(request, response);
      });
      expect(place.seen).toHaveLength(published.requests.length);
      for (const [index, expected] of published.requests.entries())
        expectRequest(place.seen[index], expected);
    });

    test.each([
      ['a page to sign in at', '<!doctype html><title>Sign in</title>'],
      ['nothing at all', ''],
      ['half an answer', '{"status":"succ'],
      ['other JSON', '{"hello":["world"]}'],
      ['JSON that is no object', '42'],
    ])('that is %s is no data', async (_what, body) => {
      expect(await answering(200, body)).toEqual({ noData: expect.stringMatching(/^.{10,300}$/) as unknown });
    });

    test('larger than can be read is no data', async () => {
      expect(await answering(200, 'x'.repeat(11_000_000))).toEqual({
        noData: `${provider.title} answered with too much to be read: aggregate the query to one number`,
      });
    });
  });

  describe(`${provider.name}: no answer`, () => {
    test.each(published.refusals)('%d is said in its own words', async (status, body, why) => {
      expect(await answering(status, body)).toEqual({ noData: expect.stringMatching(why) as unknown });
    });

    test('401 says that it does not let us in, and nothing of who we are', async () => {
      const sampled = await answering(401, JSON.stringify({ message: JSON.stringify(published.env) }));
      expect(sampled).toEqual({
        noData: expect.stringMatching(/answered 401, it does not let us in/) as unknown,
      });
      for (const secret of Object.values(published.env))
        expect(JSON.stringify(sampled)).not.toContain(secret);
    });

    test('429 says how long it asks to wait', async () => {
      expect(await answering(429, '', { 'Retry-After': '30' })).toEqual({
        noData: `${provider.title} answered 429, too many requests, and asks to wait 30 s`,
      });
    });

    test('500 of a proxy on the way says its status', async () => {
      expect(await answering(500, '<html>nginx</html>')).toEqual({
        noData: `${provider.title} answered 500`,
      });
    });

    test('a redirect is not followed, and told without its query', async () => {
      const headers = { Location: 'https://login.example/in?token=hunter2hunter2' };
      expect(await answering(302, '', headers)).toEqual({
        noData: `${provider.title} is elsewhere: it answered 302, and points to https://login.example/in`,
      });
      expect(place.seen).toHaveLength(1);
    });

    test('a server that takes its time', async () => {
      expect(await asked(() => {}, { timeout: '200ms' })).toEqual({
        noData: expect.stringMatching(/did not answer: .*time/) as unknown,
      });
    });

    test('a connection that breaks off', async () => {
      expect(await asked((request) => request.socket.destroy())).toEqual({
        noData: expect.stringMatching(/did not answer: /) as unknown,
      });
    });

    test('a certificate that nobody knows, until its authority is given', async () => {
      const authority = await createAuthority();
      const [, body, expected] = published.answers[0] ?? ['', '', 0];
      const secure = await secureServer(authority, body);
      const to = (more: object): Promise<Sampled> =>
        ask(provider, query, {
          connection: connect(published, addressOf(secure, 'https'), more),
          moment,
          send: createHttp(),
          clock: quickClock(),
        });
      try {
        expect(await to({})).toEqual({
          noData: expect.stringMatching(/did not answer: .*certificate/) as unknown,
        });
        const ca = await readFile(authority.ca, 'utf8');
        expect(await to({ ca })).toEqual({ value: expected });
      } finally {
        secure.close();
        await rm(authority.folder, { recursive: true });
      }
    });
  });
}

/** Time passes, and a wait takes none of the test's. */
function quickClock(): Pick<Clock, 'now' | 'sleep'> {
  let sleptMs = 0;
  return {
    now: () => Date.now() + sleptMs,
    sleep: (ms) => {
      sleptMs += ms;
      return Promise.resolve();
    },
  };
}

function connect({ provider, keys, env }: Published, url: string, more: object): Connection {
  const { name } = provider;
  const parsed =
    name === 'prometheus'
      ? parsePrometheus({ ...keys, url, ...more }, env)
      : parseProviders({ [name]: { ...keys, url, ...more } }, env);
  expect(parsed.complaints).toEqual([]);
  const value = name === 'prometheus' ? parsed.value : (parsed.value as Record<string, unknown>)[name];
  return value as Connection;
}

function expectRequest(seen: Seen | undefined, { method, path, headers, body }: Expected): void {
  if (seen === undefined) throw new RangeError('no such request');
  const asked = typeof path === 'string' ? path : (expect.stringMatching(path) as unknown);
  expect(seen).toMatchObject({ method, path: asked, headers });
  if (body !== undefined) expect(typeof body === 'string' ? seen.body : JSON.parse(seen.body)).toEqual(body);
}

function answerWith(status: number, body: unknown, headers: object): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

async function secureServer(authority: Authority, body: unknown): Promise<Server> {
  const { cert, key } = await authority.issue('localhost', ['DNS:localhost', 'IP:127.0.0.1']);
  const left = Array.isArray(body) ? [...(body as unknown[])] : [body];
  const server = createHttpsServer(
    { cert: await readFile(cert), key: await readFile(key) },
    (request, response) => answerWith(200, left.length > 1 ? left.shift() : left[0], {})(request, response),
  );
  await listening(server);
  return server;
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function addressOf(server: Server | undefined, scheme = 'http'): string {
  return `${scheme}://127.0.0.1:${(server?.address() as AddressInfo).port}`;
}
