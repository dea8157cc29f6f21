import { Agent, request } from 'undici';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';

/** Largest answer that is read; more is cut, for a check needs a status or one number. */
const maxBody = 1_000_000;

/** The system's certificate authorities, or the one the request names; redirects are answers. */
export function createHttp(): Http {
  const agents = new Map<string, Agent>();
  return async (call) => {
    const response = await request(call.url, {
      method: call.method,
      dispatcher: agentFor(agents, call.ca),
      headers: { 'user-agent': 'cutover', ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    return { status: response.statusCode, body: await textOf(response.body) };
  };
}

function agentFor(agents: Map<string, Agent>, ca: HttpRequest['ca']): Agent {
  const known = agents.get(ca ?? '');
  if (known !== undefined) return known;
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } });
  agents.set(ca ?? '', agent);
  return agent;
}

async function textOf(body: AsyncIterable<Buffer>): Promise<HttpResponse['body']> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBody) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
