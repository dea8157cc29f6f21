import type { StickyWish } from '../model/spec.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

const form = 'Write for example `cookie`, `cookie for 1h` or `cookie cutover-shop for 1h`.';

/** A cookie's name is a token (RFC 6265, section 4.1.1). `cookie for` lacks a time, and names nothing. */
const shape = /^cookie(?:\s+(?!for$)([\w!#$%&'*+.^|~-]+))?(?:\s+for\s+(\S.*))?$/i;

/** `cookie`, `cookie NAME` or `cookie NAME for 1h`. */
export function parseSticky(text: string): Parsed<StickyWish> {
  const found = shape.exec(text);
  if (found === null) return bad({ value: text, wrong: 'does not say what keeps a user', allowed: form });
  const [, cookie, lifetime] = found;
  if (lifetime === undefined) return good({ cookie, seconds: undefined });
  const { value: ms, complaints } = parsePositiveDuration(lifetime);
  if (ms === undefined) return bad(...complaints);
  return ms % 1000 === 0
    ? good({ cookie, seconds: ms / 1000 })
    : bad({ value: lifetime, wrong: 'is no time that a cookie can have', allowed: 'Give whole seconds.' });
}
