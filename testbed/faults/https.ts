import { once } from 'node:events';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { Agent, request as upstreamRequest, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { selfSigned } from './certificate.ts';
import type { Fault, Faults, Seen } from './fault.ts';

/** The real API server. */
export interface Upstream {
  readonly url: string;
  readonly ca: string;
}

/** A proxy that ends TLS with its own certificate, so that it can spoil single requests. */
export interface FaultyProxy {
  readonly url: string;
  /** PEM, for the kubeconfig. */
  readonly ca: string;
  readonly seen: readonly Seen[];
  /** TLS connections since the start. */
  readonly connections: () => number;
  /** From now on; undefined: everything passes. */
  readonly spoil: (faults: Faults | undefined) => void;
  /** Tells all clients to go elsewhere, as an API server does that ends; what is under way is answered. */
  readonly goAway: () => void;
  readonly close: () => Promise<void>;
}

interface Wire {
  readonly upstream: Upstream;
  readonly agent: Agent;
  readonly seen: Seen[];
  faults: Faults | undefined;
}

interface Exchange {
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
}

export async function startFaultyProxy(upstream: Upstream): Promise<FaultyProxy> {
  const { key, cert } = selfSigned();
  const agent = new Agent({ keepAlive: true, ca: upstream.ca, maxSockets: 64 });
  const wire: Wire = { upstream, agent, seen: [], faults: undefined };
  const server = createSecureServer({ key, cert, allowHTTP1: true });
  const sockets = new Set<TLSSocket>();
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  server.on('secureConnection', (socket: TLSSocket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session)).on('error', () => undefined);
  });
  server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
    handle({ request, response }, wire);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: cert,
    seen: wire.seen,
    connections: () => connections,
    spoil: (faults) => (wire.faults = faults),
    // close() sends GOAWAY and lets the streams under way end.
    goAway: () => sessions.forEach((session) => session.close()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function handle(exchange: Exchange, wire: Wire): void {
  const seen = seenIn(exchange.request);
  const fault = wire.faults?.(seen, wire.seen.length);
  wire.seen.push(seen);
  exchange.request.on('error', () => undefined);
  exchange.response.on('error', () => undefined);
  play(fault, exchange, wire);
}

function seenIn({ method, url, httpVersion, headers }: Http2ServerRequest): Seen {
  return { method, path: url, at: Date.now(), httpVersion, token: headers.authorization ?? '' };
}

function play(fault: Fault | undefined, exchange: Exchange, wire: Wire): void {
  switch (fault?.is) {
    case undefined:
      forward(exchange, wire, (answer) => pass(answer, exchange));
      break;
    case 'answer':
      refuse(exchange, fault);
      break;
    case 'cut':
      cut(exchange);
      break;
    case 'black-hole':
      exchange.request.resume();
      break;
    case 'lost-answer':
      forward(exchange, wire, (answer) => {
        answer.resume().once('end', () => {
          cut(exchange);
        });
      });
      break;
    case 'slow':
      setTimeout(() => {
        forward(exchange, wire, (answer) => pass(answer, exchange));
      }, fault.ms);
      break;
  }
}

/** Both kinds of connection: HTTP/2 lends out its socket through the session only. */
function cut({ request }: Exchange): void {
  const session = (request.stream as Http2ServerRequest['stream'] | undefined)?.session;
  if (session === undefined) request.socket.destroy();
  else session.destroy();
}

function refuse(
  { request, response }: Exchange,
  { status, retryAfter }: Extract<Fault, { is: 'answer' }>,
): void {
  request.resume();
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(
    JSON.stringify({ kind: 'Status', status: 'Failure', code: status, message: `planted ${status}` }),
  );
}

function forward(
  { request, response }: Exchange,
  { upstream, agent }: Wire,
  then: (answer: IncomingMessage) => void,
): void {
  const options: RequestOptions = { method: request.method, agent, headers: plain(request.headers) };
  const call = upstreamRequest(new URL(request.url, upstream.url), options, then);
  call.on('error', () => {
    response.stream.destroy();
  });
  request.pipe(call);
}

function pass(answer: IncomingMessage, { response }: Exchange): void {
  response.writeHead(answer.statusCode ?? 502, plain(answer.headers));
  answer.pipe(response);
}

/** HTTP/1 and HTTP/2 have headers that the other does not know. */
function plain(
  headers: IncomingMessage['headers'],
): NonNullable<RequestOptions['headers']> & IncomingMessage['headers'] {
  const own = new Set(['connection', 'transfer-encoding', 'keep-alive', 'host', 'upgrade']);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(':') && !own.has(name)),
  );
}
