import type { JourneyStep } from '../model/journey.ts';
import type { BuiltInMetric, MetricCheck, OwnCounts, Unit } from '../model/check.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import { placeholders } from '../metrics/arm.ts';
import { sources } from '../metrics/index.ts';
import { choiceOf } from './choice.ts';
import { parseLogQuery, podQueries } from './pod-queries.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { countsObject, queryObject, units } from './schema-entries.ts';
import { isMap, parseObject } from './shape.ts';

/** What a check can name: a number, counts that are judged by evidence, or a journey (as `journey NAME`). */
export type KnownQuery =
  NumberQuery | { readonly counts: OwnCounts } | { readonly steps: readonly JourneyStep[] };

/** `unit` undefined: the check's own bound says it. */
export interface NumberQuery {
  readonly query: MetricCheck['query'];
  readonly unit: Unit | undefined;
}
export type KnownQueries = ReadonlyMap<string, KnownQuery>;

const builtIn: Readonly<Record<BuiltInMetric, Unit>> = {
  'success-rate': 'ratio',
  'error-rate': 'ratio',
  throughput: 'per-second',
  p50: 'seconds',
  p90: 'seconds',
  p95: 'seconds',
  p99: 'seconds',
};

export const builtInQueries: ReadonlyMap<string, NumberQuery> = new Map([
  ...(Object.keys(builtIn) as BuiltInMetric[]).map((name): [string, NumberQuery] => [
    name,
    { query: name, unit: builtIn[name] },
  ]),
  ...podQueries,
]);

/** Own queries by name: PromQL, {query, provider, unit}, {bad, all} or {log}. Complaints are at the name. */
export function parseQueries(value: unknown): Parsed<KnownQueries> {
  if (!isMap(value)) return bad({ wrong: 'This is not a map', allowed: 'Write `name: PromQL`.' });
  const parsed = Object.entries(value).map(([name, written]) => ({ name, ...parseNamed(name, written) }));
  const complaints = parsed.flatMap((one) =>
    one.complaints.map((complaint) => ({ ...complaint, at: [one.name, ...(complaint.at ?? [])] })),
  );
  const known = parsed.flatMap(({ name, value: query }): [string, KnownQuery][] =>
    query ? [[name, query]] : [],
  );
  return { value: new Map(known), complaints };
}

/** As the user wrote it. */
export interface WrittenQuery {
  readonly query: string;
  readonly unit?: string | undefined;
  readonly provider?: string | undefined;
}

const providerNames = sources.map(({ name }) => name);

/** A query of the user's; a built-in name keeps its unit. */
export function parseOwnQuery(name: string, written: WrittenQuery): Parsed<KnownQuery> {
  const { query, unit, provider = 'prometheus' } = written;
  const text = normalise(query);
  const parsedUnit = unit === undefined ? good(builtInQueries.get(name)?.unit) : choiceOf(units)(unit);
  const parsedProvider = choiceOf(providerNames)(provider);
  const faults = [...queryFaults(text), ...faultsOfForm(parsedProvider.value, text)];
  const complaints = [
    ...nameFault(name),
    ...faults.map((one) => ({ ...one, at: ['query'] })),
    ...parsedUnit.complaints.map((one) => ({ ...one, at: ['unit'] })),
    ...parsedProvider.complaints.map((one) => ({ ...one, at: ['provider'] })),
  ];
  const own = { provider: parsedProvider.value ?? 'prometheus', text };
  return { value: { query: own, unit: parsedUnit.value }, complaints };
}

/** Two counters of the user's. */
function parseOwnCounts(name: string, written: unknown): Parsed<KnownQuery> {
  const { value, complaints } = parseObject(written, countsObject);
  if (!value) return bad(...complaints);
  const counts = { bad: normalise(value.bad), all: normalise(value.all) };
  const faults = (['bad', 'all'] as const).flatMap((key) =>
    queryFaults(counts[key]).map((one) => ({ ...one, at: [key] })),
  );
  return { value: { counts }, complaints: [...complaints, ...nameFault(name), ...faults] };
}

function parseNamed(name: string, written: unknown): Parsed<KnownQuery> {
  if (isMap(written) && ('bad' in written || 'all' in written)) return parseOwnCounts(name, written);
  if (isMap(written) && 'log' in written) {
    const { value, complaints } = parseLogQuery(written);
    return { value, complaints: [...complaints, ...nameFault(name)] };
  }
  if (typeof written !== 'string') {
    const { value, complaints } = parseObject(written, queryObject);
    if (!value) return bad(...complaints);
    const own = parseOwnQuery(name, value);
    return { value: own.value, complaints: [...complaints, ...own.complaints] };
  }
  const own = parseOwnQuery(name, { query: written });
  return { value: own.value, complaints: own.complaints.map((one) => ({ ...one, at: [] })) };
}

function nameFault(name: string): readonly Complaint[] {
  if (/^[a-zA-Z_][\w.-]*$/.test(name)) return [];
  return [
    {
      value: name,
      wrong: 'cannot name a query',
      allowed: 'Use letters, digits, hyphens, dots and underscores.',
    },
  ];
}

function queryFaults(query: string): readonly Complaint[] {
  if (query === '') return [{ wrong: 'The query is empty', allowed: 'Write one that gives one number.' }];
  const used = [...query.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name.trim());
  return used
    .filter((name) => !placeholders.some((known) => known === name))
    .map((name) => ({
      value: `{{${name}}}`,
      wrong: 'is not known',
      allowed: didYouMean(name, placeholders),
    }));
}

/** What a provider can say of a query without its service. */
function faultsOfForm(provider: string | undefined, query: string): readonly Complaint[] {
  const wrong = query === '' ? undefined : sources.find(({ name }) => name === provider)?.faultOf?.(query);
  return wrong === undefined ? [] : [{ value: query, wrong, allowed: 'See docs/providers.md.' }];
}

/** `{{ pods }}` is `{{pods}}`. */
function normalise(promql: string): string {
  return promql.trim().replaceAll(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}');
}
