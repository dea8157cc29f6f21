import type { Check, Comparison, HttpCheck, MetricCheck } from '../model/check.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import { parseBound } from './bound.ts';
import { parseCount } from './count.ts';
import { defaultConsecutive } from './defaults.ts';
import { isEvidenceLine, parseEvidenceLine } from './evidence-line.ts';
import { parseHttpLine } from './http-line.ts';
import { isJourneyLine, parseJourneyLine } from './journey-line.ts';
import { bad, good } from './problem.ts';
import { isProgramLine, parseProgramLine } from './program-line.ts';
import type { Complaint, Parsed } from './problem.ts';
import type { KnownQueries, NumberQuery } from './queries.ts';
import { timesLastWeek, withoutLastWeek } from './last-week.ts';
import { timesOld } from './times-old.ts';

const comparisons: readonly Comparison[] = ['>=', '>', '<=', '<', '=='];
const slips: Readonly<Record<string, Comparison>> = {
  '=': '==',
  '===': '==',
  '=>': '>=',
  '=<': '<=',
  '≥': '>=',
  '≤': '<=',
  '>>': '>',
  '<<': '<',
};
const form =
  'Write for example `errors`, `success-rate >= 99%`, `p99 <= 500ms`, `probe GET / == 200` or `http GET https://shop.example.com/ == 200`.';

/**
 * What is judged by evidence (evidence-line.ts, journey-line.ts), a program (program-line.ts), or
 * `[warn] NAME <op> NUMBER[unit]` or
 * `http METHOD URL == STATUS`, either with ` for N polls` behind it.
 */
export function parseCheckLine(line: string, known: KnownQueries): Parsed<Check> {
  const text = line.trim().replaceAll(/\s+/g, ' ');
  if (isJourneyLine(text)) return parseJourneyLine(text, known);
  if (isProgramLine(text)) return parseProgramLine(text);
  if (/^warn\s/i.test(text)) return parseWarning(text, known);
  return isEvidenceLine(text, known) ? parseEvidenceLine(text, known) : parseBoundLine(text, known);
}

/** `warn memory <= 1.2 times stable`. */
function parseWarning(text: string, known: KnownQueries): Parsed<Check> {
  const { value: check, complaints } = parseCheckLine(text.slice('warn '.length), known);
  if (check === undefined || complaints.length > 0) return bad(...complaints);
  if (check.kind === 'metric') return good({ ...check, text: `warn ${check.text}`, warns: true });
  return bad({
    value: text,
    wrong: 'cannot be a warning',
    allowed: 'Write a number with a bound, e.g. `warn memory <= 1.2 times stable`.',
  });
}

function parseBoundLine(text: string, known: KnownQueries): Parsed<MetricCheck | HttpCheck> {
  const [, body = text, suffix] = /^(.*?) for (.+)$/.exec(text) ?? [];
  const polls = suffix === undefined ? good(defaultConsecutive) : parsePolls(suffix, text);
  const check = /^http\s/i.test(body) ? parseHttpLine(body) : parseMetricLine(body, known);
  const complaints = [...check.complaints, ...polls.complaints];
  if (!check.value || polls.value === undefined) return bad(...complaints);
  return { value: { ...check.value, consecutive: polls.value }, complaints };
}

/** How many polls in a row: 1…100. */
export function parseConsecutive(text: string): Parsed<number> {
  return parseCount(text, 100, 'is not a number of polls');
}

function parsePolls(suffix: string, text: string): Parsed<number> {
  const polls = parseConsecutive(/^(\d+) polls?$/.exec(suffix)?.[1] ?? '');
  if (polls.value !== undefined) return polls;
  return bad({
    value: text,
    wrong: `does not end in a number of polls`,
    allowed: 'Write for example `for 2 polls`.',
  });
}

function parseMetricLine(text: string, known: KnownQueries): Parsed<MetricCheck> {
  const found = /^([^\s<>=!≥≤]+)\s*([<>=!≥≤]+)\s*(\S.*)$/.exec(text);
  if (!found) return bad({ value: text, wrong: 'is not a check', allowed: form });
  const [metric, operator, written] = found.slice(1) as [string, string, string];
  const query = known.get(metric);
  if (!query || 'steps' in query)
    return bad({ value: text, wrong: 'names no known metric', allowed: unknownMetric(metric, known) });
  if ('counts' in query) return bad({ value: text, ...noNumber(metric) });
  const comparison = comparisons.find((one) => one === operator);
  if (comparison === undefined) return bad({ value: text, ...wrongOperator(operator) });
  const bound = parseMetricBound(written, query, text);
  const faults = [...bound.complaints, ...wrongWay({ text, metric, comparison }, written)];
  if (!bound.value || faults.length > 0) return bad(...faults);
  const asked = { metric, query: query.query, comparison, ...bound.value };
  return good({ kind: 'metric', text, ...asked, consecutive: defaultConsecutive });
}

function noNumber(metric: string): Pick<Complaint, 'wrong' | 'allowed'> {
  const allowed = `Write \`${metric}: at most 1.5 times stable\` or \`${metric}: at most 2% of requests\`.`;
  return { wrong: 'names counts, and no number', allowed };
}

/** A number with its unit, `1.5 times stable`, `1.5 times baseline` or `1.5 times last week`. */
function parseMetricBound(
  written: string,
  { query, unit }: NumberQuery,
  text: string,
): Parsed<Pick<MetricCheck, 'bound' | 'times' | 'unit'>> {
  const week = timesLastWeek(written);
  if (week !== undefined) {
    const why = withoutLastWeek(query);
    return why === undefined
      ? good({ bound: week, times: 'last-week', unit: unit ?? 'number' })
      : bad({ value: text, ...why });
  }
  const old = timesOld(written);
  if (old === undefined) return parseBound(written, unit, text);
  if (typeof query === 'string' && !isQuantile(query)) return bad({ value: text, ...notByStable });
  return good({ bound: old.times, times: old.of, unit: unit ?? 'number' });
}

/** Of a share of users there is a share of requests; and of an old version without errors no multiple. */
const notByStable = {
  wrong: "cannot be bounded by stable's",
  allowed: 'Write `errors: at most 1.5 times stable`, or a number.',
};

function isQuantile(metric: string): boolean {
  return /^p\d+$/.test(metric);
}

function unknownMetric(metric: string, known: KnownQueries): string {
  return `${didYouMean(metric, [...known.keys()])} Own queries belong under \`queries\` in the file.`;
}

function wrongOperator(operator: string): Pick<Complaint, 'wrong' | 'allowed'> {
  const meant = Object.hasOwn(slips, operator) ? slips[operator] : undefined;
  const allowed = meant === undefined ? `Allowed: ${comparisons.join(' ')}.` : `Did you mean \`${meant}\`?`;
  return { wrong: `does not compare`, allowed };
}

const goodSides: Readonly<Record<string, '>=' | '<='>> = {
  'success-rate': '>=',
  'error-rate': '<=',
  restarts: '<=',
  unready: '<=',
  'log-errors': '<=',
};

/** A check says what is good: `error-rate >= 1%` would turn back every good version. */
function wrongWay(
  { metric, comparison, text }: Pick<MetricCheck, 'metric' | 'comparison' | 'text'>,
  written: string,
): readonly Complaint[] {
  const right = Object.hasOwn(goodSides, metric) ? goodSides[metric] : undefined;
  if (right === undefined || comparison === '==' || comparison.startsWith(right.slice(0, 1))) return [];
  const wrong = 'is the wrong way round: a check says what is good';
  return [{ value: text, wrong, allowed: `Did you mean \`${metric} ${right} ${written}\`?` }];
}
