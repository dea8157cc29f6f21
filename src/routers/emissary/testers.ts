import type { Match, Split } from '../../model/split.ts';
import type { MappingSpec } from './mapping.ts';

/** As many as there are objects to look for, whether they exist or not. */
export const mostTesters = 5;

/** Emissary gives Envoy no expression of more than 200 instructions (regex_max_size); a letter is one. */
const longestPattern = 100;

/** What Mappings cannot say; undefined: they can. */
export function tooMuch({ testers }: Split): string | undefined {
  if (testers.length > mostTesters) return `Emissary gets at most ${mostTesters} kinds of testers`;
  const long = testers.map(patternOf).find((pattern) => pattern.length > longestPattern);
  return long && `Emissary takes no pattern of more than ${longestPattern} characters: ${long}`;
}

/**
 * The user's spec for the requests of a tester alone. A Mapping with more to match is looked at first:
 * https://emissary-ingress.dev/docs/3.7/topics/using/mappings/#mapping-evaluation-order
 */
export function testerSpec(own: MappingSpec, tester: Match): MappingSpec {
  if (tester.by === 'query') return querySpec(own, tester);
  const { headers = {}, regex_headers: patterns = {} } = own;
  if (tester.by === 'header' && 'value' in tester) {
    return { ...own, headers: { ...headers, [freeName(tester.name, headers)]: tester.value } };
  }
  const name = tester.by === 'cookie' ? 'Cookie' : tester.name;
  return { ...own, regex_headers: { ...patterns, [freeName(name, patterns)]: patternOf(tester) } };
}

/** Where the user's Mapping asks for a value of this parameter already, both must match. */
function querySpec(own: MappingSpec, { name, value }: Extract<Match, { readonly by: 'query' }>): MappingSpec {
  const { query_parameters: exact = {}, regex_query_parameters: patterns = {} } = own;
  return name in exact
    ? { ...own, regex_query_parameters: { ...patterns, [name]: escaped(value) } }
    : { ...own, query_parameters: { ...exact, [name]: value } };
}

/** Envoy takes an expression for the whole value. */
function patternOf(tester: Match): string {
  if (tester.by === 'cookie') return `(.*;\\s*)?${escaped(tester.name)}=${escaped(tester.value)}(;.*)?`;
  return 'pattern' in tester ? tester.pattern : '';
}

/** Another spelling of a header that the user's Mapping asks for already: both must match then. */
function freeName(name: string, taken: Readonly<Record<string, string>>): string {
  const spellings = [name, name.toLowerCase(), name.toUpperCase()];
  return spellings.find((spelling) => !(spelling in taken)) ?? name;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
