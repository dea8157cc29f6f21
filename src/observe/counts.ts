import type { Arm } from '../metrics/arm.ts';
import { errorsBetween, quantile, slowBetween, type Reading, type SlowCounts } from '../metrics/counting.ts';
import { presetNamed } from '../metrics/presets/index.ts';
import { ownPreset } from '../metrics/presets/own.ts';
import type { Preset } from '../metrics/presets/preset.ts';
import { counterQueries, readingOf, type Row, type Rows } from '../metrics/providers/prometheus/counters.ts';
import type { Interval } from '../model/ledger.ts';
import type { EvidenceCheck } from '../model/check.ts';
import type { CheckSample } from '../model/state.ts';
import { silent } from './silent.ts';

/** Asks for the series of a query at a moment, epoch ms; never throws: an outage is no data. */
export type AskRows = (promql: string, at: number) => Promise<Rows>;

export interface Span {
  readonly since: number;
  readonly until: number;
}

/** What a check's requests came to on both sides since it was last counted. */
export async function countsSample(
  check: EvidenceCheck,
  { candidate, stable }: { readonly candidate: Arm | undefined; readonly stable: Arm | undefined },
  { span, mirroredAt, rows }: { readonly span: Span; readonly mirroredAt?: number; readonly rows: AskRows },
): Promise<CheckSample> {
  if (candidate === undefined || stable === undefined)
    return silent(check.text, 'its pods are not known yet');
  const preset = presetOf(check);
  if (preset === undefined) return silent(check.text, 'no metrics of requests were found');
  const read = readerOf(check, preset, rows);
  const old =
    mirroredAt === undefined
      ? readings([stable, span], read, unscraped(preset, stable))
      : readings([stable, mirrored(span, mirroredAt)], read, neverWatched);
  const own = readings([candidate, span], read, unscraped(preset, candidate));
  return sampleOf(check, await Promise.all([own, old] as const), span);
}

/** Own counters are those of pods, as the presets of applications are. */
function presetOf({ counts, preset }: EvidenceCheck): Preset | undefined {
  if (typeof counts !== 'string') return 'bad' in counts ? ownPreset(counts) : undefined;
  return preset === undefined ? undefined : presetNamed(preset);
}

function sampleOf(
  check: EvidenceCheck,
  [own, old]: readonly [Readings | NoData, Readings | NoData],
  span: Span,
): CheckSample {
  if ('noData' in own) return silent(check.text, own.noData);
  if ('noData' in old) return silent(check.text, old.noData);
  return (check.counts === 'latency' ? slowSample : errorsSample)(check, [own, old], span);
}

interface NoData {
  readonly noData: string;
}

interface Readings {
  readonly before: Reading;
  readonly after: Reading;
}

type Read = (arm: Arm, at: number) => Promise<Reading | NoData>;

/** The same time before a moment as the span is after it: each interval has its own. */
function mirrored({ since, until }: Span, at: number): Span {
  return { since: 2 * at - until, until: 2 * at - since };
}

const unknown: Reading = { watched: new Set(), requests: new Map(), errors: new Map(), within: new Map() };

/** What nobody scraped then says nothing, and will never say more. */
const neverWatched: Readings = { before: unknown, after: unknown };

/** `unwatched`: what it comes to where nobody scrapes the counters at the end. */
async function readings(
  [arm, { since, until }]: readonly [Arm, Span],
  read: Read,
  unwatched: Readings | NoData,
): Promise<Readings | NoData> {
  const [before, after] = await Promise.all([read(arm, since), read(arm, until)]);
  if ('noData' in before) return before;
  if ('noData' in after) return after;
  return after.watched.size === 0 ? unwatched : { before, after };
}

/** Counters that nobody scrapes now say nothing, and the interval waits until somebody does again. */
function unscraped({ routers, title }: Preset, { pods }: Arm): NoData {
  return { noData: `no metrics of ${routers === undefined ? `the pods ${pods}` : title} are scraped` };
}

const nothing = { rows: [] } as const;

function readerOf({ counts }: EvidenceCheck, preset: Preset, rows: AskRows): Read {
  return async (arm, at) => {
    const queries = counterQueries(preset, counts === 'latency' ? 'latency' : 'errors', arm);
    const asked = (query: string | undefined): Promise<Rows> =>
      query === undefined ? Promise.resolve(nothing) : rows(query, at);
    const [watched, requests, errors, buckets] = await Promise.all([
      asked(queries.watched),
      asked(queries.requests),
      asked(queries.errors),
      asked(queries.buckets),
    ]);
    for (const answer of [watched, requests, errors, buckets]) if ('noData' in answer) return answer;
    return readingOf(
      {
        watched: rowsIn(watched),
        requests: rowsIn(requests),
        errors: rowsIn(errors),
        buckets: rowsIn(buckets),
      },
      preset,
    );
  };
}

function rowsIn(answer: Rows): readonly Row[] {
  return 'rows' in answer ? answer.rows : [];
}

type Both = readonly [candidate: Readings, stable: Readings];

function errorsSample({ text, tolerance }: EvidenceCheck, both: Both, span: Span): CheckSample {
  const [own, old] = both;
  const counted = intervalOf(errorsBetween(own.before, own.after), errorsBetween(old.before, old.after));
  return {
    text,
    candidate: ratio(counted.x, counted.n),
    stable: ratio(counted.y, counted.m),
    verdict: 'pass',
    detail: undefined,
    counts: { tolerance, ...span, series: [{ slowerThan: undefined, counted }] },
  };
}

interface Bad {
  readonly bad: number;
  readonly all: number;
}

function intervalOf(own: Bad, old: Bad): Interval {
  return { x: own.bad, n: own.all, y: old.bad, m: old.all };
}

/** The share of which `value` is told where the user did not say what slow is. */
const told = 0.99;

function slowSample(check: EvidenceCheck, both: Both, span: Span): CheckSample {
  const [own, old] = [slowBetween(both[0].before, both[0].after), slowBetween(both[1].before, both[1].after)];
  const boundaries = boundariesOf(check, own, old);
  if ('noData' in boundaries) return silent(check.text, boundaries.noData);
  const series = boundaries.known.map((slowerThan) => ({
    slowerThan,
    counted: intervalOf(slowerOf(own, slowerThan), slowerOf(old, slowerThan)),
  }));
  // Without a request there is no histogram yet: nothing is counted, and nothing is wrong.
  if (series.length === 0) return { ...silent(check.text, undefined), verdict: 'pass' };
  const { slowerThan } = check;
  const value = (arm: SlowCounts): number | undefined =>
    slowerThan === undefined ? quantile(told, arm) : ratio(slowerOf(arm, slowerThan).bad, arm.all);
  return {
    text: check.text,
    candidate: value(own),
    stable: value(old),
    verdict: 'pass',
    detail: undefined,
    counts: { tolerance: check.tolerance, ...span, series },
  };
}

function slowerOf({ all, slower }: SlowCounts, boundary: number): Bad {
  return { all, bad: slower.get(boundary) ?? 0 };
}

/** Boundaries that both versions have; the one that the user named must be among them. */
function boundariesOf(
  { slowerThan }: EvidenceCheck,
  own: SlowCounts,
  old: SlowCounts,
): { readonly known: readonly number[] } | NoData {
  if (own.slower.size === 0 || old.slower.size === 0) return { known: [] };
  const known = [...own.slower.keys()].filter((boundary) => old.slower.has(boundary));
  if (known.length === 0) return { noData: 'the histograms of both versions have no boundary in common' };
  if (slowerThan === undefined) return { known };
  if (known.includes(slowerThan)) return { known: [slowerThan] };
  const has = known.map((boundary) => `${boundary} s`).join(', ');
  return { noData: `the histogram has no boundary at ${slowerThan} s, but at ${has}` };
}

/** Undefined: of nothing. */
export function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
