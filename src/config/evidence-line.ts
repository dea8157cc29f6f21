import { usualTolerance } from '../analysis/tolerance.ts';
import { parsePercent, percentToRatio } from '../lib/percent.ts';
import type { Tolerance } from '../model/ledger.ts';
import type { EvidenceCheck, OwnCounts } from '../model/spec.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import type { KnownQueries } from './queries.ts';

/** `errors`, `latency`, `slower than 500ms` or own counts, alone or with a tolerance behind a colon. */
const line = /^(slower than (.+?)|\S+?)(?:\s*:\s*(.*))?$/i;

const form =
  'Write `errors`, `errors: at most 1.5 times stable, ignored below 0.1%`, or `slower than 500ms: at most 1% of requests`.';

/** True for a line that `parseEvidenceLine` is for: it compares with the old version, or says a tolerance. */
export function isEvidenceLine(text: string, known: KnownQueries): boolean {
  const [, name = ''] = /^(\S+?)\s*(?::|$)/.exec(text) ?? [];
  return (
    /^(errors|latency)$/i.test(name) || /^slower than\b/i.test(text) || countsNamed(name, known) !== undefined
  );
}

function countsNamed(name: string, known: KnownQueries): OwnCounts | undefined {
  const found = known.get(name);
  return found !== undefined && 'counts' in found ? found.counts : undefined;
}

/** A check whose requests are judged against the old version's. */
export function parseEvidenceLine(text: string, known: KnownQueries): Parsed<EvidenceCheck> {
  const [, head = '', slow, written] = line.exec(text) ?? [];
  const slowerThan = slow === undefined ? good(undefined) : parseSeconds(slow.trim());
  const counts = countsOf(head, known);
  const tolerance = written === undefined ? good(usualOf(counts)) : parseTolerance(written, text);
  const complaints = [...slowerThan.complaints, ...tolerance.complaints];
  if (complaints.length > 0 || tolerance.value === undefined) return bad(...complaints);
  const own = { counts, slowerThan: slowerThan.value, tolerance: tolerance.value };
  return good({ kind: 'evidence', text, ...own, preset: undefined });
}

function countsOf(head: string, known: KnownQueries): EvidenceCheck['counts'] {
  return countsNamed(head, known) ?? (head.toLowerCase() === 'errors' ? 'errors' : 'latency');
}

function usualOf(counts: EvidenceCheck['counts']): Tolerance {
  return usualTolerance[counts === 'latency' ? 'latency' : 'errors'];
}

function parseSeconds(text: string): Parsed<number> {
  const { value, complaints } = parsePositiveDuration(text);
  return { value: value === undefined ? undefined : value / 1000, complaints };
}

const mostTimes = 100;

/** One clause of a tolerance, or what is wrong with it. */
function parseClause(clause: string): Parsed<Partial<Tolerance>> {
  const times = /^at most (\d+(?:\.\d+)?) times (?:stable|the old (?:one|version))$/i.exec(clause)?.[1];
  if (times !== undefined) return ratioOf(Number(times), clause);
  const most = /^at most (\S+ ?%)(?: of (?:the )?requests)?$/i.exec(clause)?.[1];
  const ignored = /^ignored below (\S+ ?%)(?: of (?:the )?requests)?$/i.exec(clause)?.[1];
  const percent = most ?? ignored;
  return percent === undefined ? bad(notAClause(clause)) : rateOf(percent, clause);
}

function ratioOf(ratio: number, clause: string): Parsed<Partial<Tolerance>> {
  if (ratio >= 1 && ratio <= mostTimes) return good({ ratio });
  return bad({
    value: clause,
    wrong: 'tolerates less than is there, or anything',
    allowed: `1 to ${mostTimes} times.`,
  });
}

function rateOf(written: string, clause: string): Parsed<Partial<Tolerance>> {
  const percent = parsePercent(written);
  if (percent !== undefined && percent < 100)
    return good({ rate: percent === 0 ? undefined : percentToRatio(percent) });
  return bad({
    value: clause,
    wrong: 'has no share of requests',
    allowed: 'Write a percentage from 0% to below 100%.',
  });
}

function notAClause(clause: string): Complaint {
  return {
    value: clause,
    wrong: 'is no tolerance',
    allowed:
      'Write `at most 1.5 times stable`, `ignored below 0.1%` or `at most 1% of requests`, with commas between.',
  };
}

function parseTolerance(written: string, text: string): Parsed<Tolerance> {
  const clauses = written.split(',').map((clause) => clause.trim());
  const parsed = clauses.map(parseClause);
  const complaints = parsed.flatMap((one) => one.complaints);
  if (complaints.length > 0) return bad(...complaints);
  const said = parsed.flatMap(({ value }) => Object.keys(value ?? {}));
  const { ratio, rate } = Object.assign({}, ...parsed.map(({ value }) => value)) as Partial<Tolerance>;
  if (new Set(said).size < said.length) {
    return bad({ value: text, wrong: 'says the same thing twice', allowed: 'Leave one of them.' });
  }
  if (ratio === undefined && rate === undefined)
    return bad({ value: text, wrong: 'tolerates nothing at all', allowed: form });
  return good({ ratio, rate });
}
