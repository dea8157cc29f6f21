import type { Check } from '../model/check.ts';
import { parseBound } from './bound.ts';
import { parseCheckLine, parseConsecutive } from './check-line.ts';
import { parseEntries, twice } from './entries.ts';
import type { Env } from './env-references.ts';
import { parseHeaderReferences } from './headers.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { isProgramObject, parseProgramObject } from './program-line.ts';
import { parseOwnQuery } from './queries.ts';
import type { KnownQueries, KnownQuery } from './queries.ts';
import { checkObject } from './schema-entries.ts';
import { isEvidenceLine } from './evidence-line.ts';
import { isMap, parseObject, textOf } from './shape.ts';

/** Lines, or a list of lines and {text | metric with min or max, query, unit, consecutive, headers}. */
export function parseChecks(value: unknown, known: KnownQueries, env: Env): Parsed<readonly Check[]> {
  const parsed = parseEntries(value, 'newline', (entry) =>
    typeof entry === 'string' ? listed(parseCheckLine(entry, known)) : parseCheckObject(entry, known, env),
  );
  const checks = parsed.value.flat();
  return { value: checks, complaints: [...parsed.complaints, ...twice(checks.map(({ text }) => text))] };
}

/** Queries that the file's `checks` define beside their use, so that an input's checks can name them too. */
export function queriesInChecks(value: unknown): KnownQueries {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return new Map(
    entries.filter(isMap).flatMap((entry) => {
      const name = nameOf(entry);
      const query = textOf(entry['query']);
      const [unit, provider] = [textOf(entry['unit']), textOf(entry['provider'])];
      const own = query === undefined ? undefined : parseOwnQuery(name, { query, unit, provider });
      return own?.value && own.complaints.length === 0 ? [[name, own.value] as const] : [];
    }),
  );
}

type CheckObject = ReturnType<typeof checkObject.parse>;

function parseCheckObject(entry: unknown, known: KnownQueries, env: Env): Parsed<readonly Check[]> {
  const tolerance = toleranceOf(entry, known);
  if (tolerance !== undefined) return listed(parseCheckLine(tolerance, known));
  if (isProgramObject(entry)) return listed(parseProgramObject(entry, env));
  const { value, complaints } = parseObject(entry, checkObject);
  if (!value) return bad(...complaints);
  const own = ownQuery(value);
  const lines = linesOf(value);
  const extras = parseExtras(value, env);
  const all = own.value ? new Map([...known, [nameOf(value), own.value]]) : known;
  const checks = (lines.value ?? []).map((line) => parseCheckLine(line, all));
  return {
    value: checks.flatMap((check) => (check.value ? [withExtras(check.value, extras.value)] : [])),
    complaints: [
      complaints,
      ...[own, lines, extras, ...checks].map((one) => one.complaints),
      misplaced(value, checks),
    ].flat(),
  };
}

/** YAML makes a map of `- errors: at most 1.5 times stable`. */
function toleranceOf(entry: unknown, known: KnownQueries): string | undefined {
  if (!isMap(entry)) return undefined;
  const [[key, written] = [], ...more] = Object.entries(entry);
  const said = textOf(written);
  if (key === undefined || said === undefined || more.length > 0) return undefined;
  return isEvidenceLine(`${key}:`, known) ? `${key}: ${said}` : undefined;
}

function listed(parsed: Parsed<Check>): Parsed<readonly Check[]> {
  return { value: parsed.value ? [parsed.value] : [], complaints: parsed.complaints };
}

/** The check or checks of an object, as the lines that say the same. None when a bound is wrong. */
function linesOf(object: CheckObject): Parsed<readonly string[]> {
  const { text, metric } = object;
  const sides = [...side('min', '>=', object.min), ...side('max', '<=', object.max)];
  const hasMetric = metric !== undefined;
  if (text !== undefined && !hasMetric && sides.length === 0) return good([text]);
  if (text !== undefined || !hasMetric || sides.length === 0) return bad(either);
  const complaints = sides.flatMap(({ key, written }) =>
    parseBound(written, undefined, written).complaints.map((one) => ({ ...one, at: [key] })),
  );
  return complaints.length > 0
    ? bad(...complaints)
    : good(sides.map(({ operator, written }) => `${metric} ${operator} ${written}`));
}

const either: Complaint = {
  wrong: 'This check is not whole',
  allowed: 'Write either `text`, or `metric` with `min` or `max`.',
};

function side(key: string, operator: string, bound: string | number | undefined) {
  return bound === undefined ? [] : [{ key, operator, written: String(bound).trim() }];
}

function nameOf(object: Readonly<Record<string, unknown>>): string {
  const text = textOf(object['metric']) ?? textOf(object['text']) ?? '';
  return /^(?:warn\s+)?([^\s<>=!≥≤]*)/i.exec(text)?.[1] ?? '';
}

function ownQuery(object: CheckObject): Parsed<KnownQuery | undefined> {
  return object.query === undefined
    ? good(undefined)
    : parseOwnQuery(nameOf(object), { ...object, query: object.query });
}

interface Extras {
  readonly consecutive: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

function parseExtras(object: CheckObject, env: Env): Parsed<Extras> & { readonly value: Extras } {
  const polls =
    object.consecutive === undefined ? undefined : parseConsecutive(String(object.consecutive).trim());
  const headers = parseHeaderReferences(object.headers ?? {}, env);
  return {
    value: { consecutive: polls?.value, headers: headers.value },
    complaints: [
      ...(polls?.complaints ?? []).map((one) => ({ ...one, at: ['consecutive'] })),
      ...headers.complaints.map((one) => ({ ...one, at: ['headers', ...(one.at ?? [])] })),
    ],
  };
}

function withExtras(check: Check, { consecutive, headers }: Extras): Check {
  if (check.kind === 'evidence') return check;
  const counted = { ...check, consecutive: consecutive ?? check.consecutive };
  return counted.kind === 'http' ? { ...counted, headers } : counted;
}

/** Headers of a metric, or a query or unit of an address, would be dropped in silence. */
function misplaced(object: CheckObject, checks: readonly Parsed<Check>[]): readonly Complaint[] {
  const kind = checks[0]?.value?.kind;
  const keys = kind === undefined ? [] : useless[kind];
  const alone = kind === 'metric' && object.query === undefined ? (['unit', 'provider'] as const) : [];
  return [...keys, ...alone]
    .filter((key) => object[key] !== undefined)
    .map((key) => ({ at: [key], value: key, wrong: 'does nothing here', allowed: reasons[key] }));
}

const useless = {
  http: ['query', 'unit', 'provider'],
  metric: ['headers'],
  evidence: ['query', 'unit', 'provider', 'headers', 'consecutive'],
  program: ['query', 'unit', 'provider', 'headers'],
} as const;

const reasons = {
  consecutive: 'Evidence is of all polls together: `confidence` says how much is enough.',
  headers: 'Headers for Prometheus belong under `prometheus`.',
  query: 'An http check has no query.',
  unit: 'A unit belongs to a query.',
  provider: 'A provider belongs to a query.',
};
