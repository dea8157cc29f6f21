import { isSame } from '../../lib/same.ts';
import type { Match } from '../../model/split.ts';
import { escaped, headerPattern, type HeaderMatch } from '../patterns.ts';
import type { RequestMatch, StringMatch } from './virtual-service.ts';

type QueryMatch = Extract<Match, { readonly by: 'query' }>;

/**
 * The requests of a match that are a tester's too; 'inexpressible' where both look at the same header:
 * a match has one condition for each.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export function narrowed(match: RequestMatch, tester: Match): RequestMatch | 'none' | 'inexpressible' {
  return tester.by === 'query' ? narrowedByQuery(match, tester) : narrowedByHeader(match, tester);
}

function narrowedByQuery(match: RequestMatch, { name, value }: QueryMatch): RequestMatch | 'none' {
  const before = match.queryParams?.[name];
  if (before !== undefined && !accepts(before, value)) return 'none';
  return { ...match, queryParams: { ...match.queryParams, [name]: { exact: value } } };
}

function narrowedByHeader(match: RequestMatch, tester: HeaderMatch): RequestMatch | 'inexpressible' {
  const condition = conditionOf(tester);
  const { headers = {} } = match;
  const key = keyIn(headers, headerOf(tester));
  const before = headers[key];
  if (before !== undefined && !isPresence(before) && !isSame(before, condition)) return 'inexpressible';
  return { ...match, headers: { ...headers, [key]: condition } };
}

/** The requests of a match that are none of these testers', who are all told by headers. */
export function without(match: RequestMatch, testers: readonly HeaderMatch[]): RequestMatch {
  const { withoutHeaders = {} } = match;
  const headers = [...new Set(testers.map(headerOf))].map((header) => {
    const key = keyIn(withoutHeaders, header);
    const before = withoutHeaders[key];
    const all = [
      ...(before === undefined ? [] : [before]),
      ...testers.filter((tester) => headerOf(tester) === header).map(conditionOf),
    ];
    return [key, { regex: all.map((one) => `(?:${regexOf(one)})`).join('|') }] as const;
  });
  return { ...match, withoutHeaders: { ...withoutHeaders, ...Object.fromEntries(headers) } };
}

/** Whether a value is matched. */
export function accepts(condition: StringMatch, value: string): boolean {
  if (isPresence(condition)) return true;
  const { exact, prefix, regex = '' } = condition;
  if (exact !== undefined) return exact === value;
  return prefix === undefined ? isWholeMatch(regex, value) : value.startsWith(prefix);
}

function isWholeMatch(regex: string, value: string): boolean {
  return wholeRegExp(regex)?.test(value) === true;
}

/** Regular expressions are RE2; undefined for the few that JavaScript writes in another way. */
export function wholeRegExp(regex: string): RegExp | undefined {
  const ignoringCase = '(?i)';
  const isIgnoring = regex.startsWith(ignoringCase);
  const source = (isIgnoring ? regex.slice(ignoringCase.length) : regex).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(`^(?:${source})$`, isIgnoring ? 'iu' : 'u');
  } catch {
    return undefined;
  }
}

/** The whole value must match a `regex`; names of headers are written in lower case. */
function conditionOf(tester: HeaderMatch): StringMatch {
  return tester.by === 'header' && 'value' in tester
    ? { exact: tester.value }
    : { regex: headerPattern(tester).pattern };
}

function headerOf(tester: HeaderMatch): string {
  return tester.by === 'cookie' ? 'cookie' : tester.name.toLowerCase();
}

function keyIn(headers: Readonly<Record<string, StringMatch>>, header: string): string {
  return Object.keys(headers).find((key) => key.toLowerCase() === header) ?? header;
}

/** Nothing, or the regular expression "*", asks only that it is there. */
function isPresence({ exact, prefix, regex }: StringMatch): boolean {
  return exact === undefined && prefix === undefined && (regex === undefined || regex === '*');
}

function regexOf(condition: StringMatch): string {
  const { exact, prefix, regex = '' } = condition;
  if (exact !== undefined) return escaped(exact);
  if (prefix !== undefined) return `${escaped(prefix)}.*`;
  return isPresence(condition) ? '.*' : regex;
}
