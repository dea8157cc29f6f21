import type { Match } from '../model/split.ts';

/** Regular expressions for routers that look at headers by them, in the syntax of RE2 (Go, Envoy). */

export type HeaderMatch = Exclude<Match, { readonly by: 'query' }>;

/** The header that tells a tester, and what its whole value must match. */
export function headerPattern(tester: HeaderMatch): { readonly name: string; readonly pattern: string } {
  if (tester.by === 'cookie') {
    const own = `${escaped(tester.name)}=${escaped(tester.value)}`;
    return { name: 'Cookie', pattern: `^(.*;\\s*)?${own}(;.*)?$` };
  }
  return {
    name: tester.name,
    pattern: 'pattern' in tester ? `^(${tester.pattern})$` : whole(tester.value),
  };
}

/** Matches this text and nothing else. */
export function whole(text: string): string {
  return `^${escaped(text)}$`;
}

export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Look-around and back-references: RE2 has none, and a router drops the route that has one. */
const beyondRe2 = /\(\?<?[=!]|\\[1-9]|\\k</;

/** Why RE2 cannot take the pattern of one of these; undefined when it can. */
export function beyondPatterns(testers: readonly Match[]): string | undefined {
  const patterns = testers.flatMap((tester) => ('pattern' in tester ? [tester.pattern] : []));
  const wrong = patterns.find((pattern) => beyondRe2.test(pattern) || !isRegExp(pattern));
  return wrong && `it cannot match the pattern ${wrong}: RE2 has no look-around and no back-references`;
}

/** JavaScript has all that RE2 has, apart from flags that lead a pattern. */
function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/^\(\?[imsU]+\)/, ''));
    return true;
  } catch {
    return false;
  }
}
