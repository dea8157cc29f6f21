import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';

/** An http or https address without user and password. An address that may hold one is never quoted. */
export function parseUrl(text: string): Parsed<string> {
  if (text.includes('@') && !isPlain(text)) {
    return bad({
      wrong: 'The address holds a user or a password',
      allowed: 'Put them into the file: `headers: {Authorization: env:NAME}`.',
    });
  }
  if (!URL.canParse(text)) return bad(refusal(text, 'not an address'));
  const { protocol } = new URL(text);
  const isHttp = protocol === 'http:' || protocol === 'https:';
  return isHttp ? good(text) : bad(refusal(text, 'not an http address'));
}

/** An @ that is in the path or the query is no password. */
function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, protocol } = new URL(text);
  return username === '' && password === '' && protocol.startsWith('http');
}

/** Quotes only a host with at most a port: in `https://me:word` the word may be a password. */
function refusal(text: string, what: string): Complaint {
  const shown = text.replace(/[?#].*$/s, '?…');
  const allowed = example(text);
  const isSafe = /^([a-z]+:\/\/)?[\w.-]+(:\d+)?(\/\S*)?(\?…)?$/i.test(shown);
  return isSafe ? { value: shown, wrong: `is ${what}`, allowed } : { wrong: `This is ${what}`, allowed };
}

function example(text: string): string {
  const host = /^([a-z0-9.-]+(:\d+)?)(\/[\w/.-]*)?$/i.exec(text);
  return host ? `Did you mean \`http://${text}\`?` : 'Write for example `http://prometheus.monitoring:9090`.';
}
