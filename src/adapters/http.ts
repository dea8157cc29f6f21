import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';
import { signed } from './sigv4.ts';

/** Largest answer that is read: counters of a thousand pods by the boundaries of a histogram. */
const maxBody = 10_000_000;

/** The system's certificate authorities, or the one the request names; redirects are answers. */
export function createHttp(): Http {
  const agents = new Map<string, Agent>();
  return async (call) => {
    const response = await request(call.url, {
      method: call.method,
      dispatcher: agentFor(agents, call.ca),
      headers: { 'user-agent': 'cutover', ...(await headersOf(call)) },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    return {
      status: response.statusCode,
      ...(await textOf(response.body)),
      retryAfter: headerOf(response.headers['retry-after']),
      location: headerOf(response.headers['location']),
    };
  };
}

async function headersOf(call: HttpRequest): Promise<Readonly<Record<string, string>>> {
  if (call.sign) return signed(call, call.sign, new Date());
  if (call.tokenFile === undefined) return call.headers ?? {};
  const token = await readFile(call.tokenFile, 'utf8');
  return { ...call.headers, authorization: `Bearer ${token.trim()}` };
}

function agentFor(agents: Map<string, Agent>, ca: HttpRequest['ca']): Agent {
  const known = agents.get(ca ?? '');
  if (known !== undefined) return known;
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } });
  agents.set(ca ?? '', agent);
  return agent;
}

async function textOf(body: AsyncIterable<Buffer>): Promise<Pick<HttpResponse, 'body' | 'isCut'>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBody) return { body: '', isCut: true };
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8'), isCut: false };
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
