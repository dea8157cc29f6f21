import { usualTolerance } from '../analysis/tolerance.ts';
import { parsePercent, percentToRatio } from '../lib/percent.ts';
import type { Tolerance } from '../model/ledger.ts';
import type { EvidenceCheck, OwnCounts } from '../model/check.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import type { KnownQueries } from './queries.ts';
import { timesOld, type Times } from './times-old.ts';

/** `errors`, `latency`, `slower than 500ms` or own counts, alone or with a tolerance behind a colon. */
const line = /^(slower than (.+?)|\S+?)(?:\s*:\s*(.*))?$/i;

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
  const usual = usualOf(counts);
  const hasShare = counts !== 'latency' || slow !== undefined;
  const compared =
    written === undefined ? good({ tolerance: usual }) : parseTolerance(written, { text, usual, hasShare });
  const complaints = [...slowerThan.complaints, ...compared.complaints];
  if (complaints.length > 0 || compared.value === undefined) return bad(...complaints);
  const own = { counts, slowerThan: slowerThan.value, ...compared.value };
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

/** What the clauses of a tolerance say. */
interface Said {
  readonly times?: number;
  readonly against?: 'baseline';
  /** Shares of requests, 0…1. */
  readonly most?: number;
  readonly ignored?: number;
}

/** One clause of a tolerance, or what is wrong with it. */
function parseClause(clause: string): Parsed<Said> {
  const times = timesOld(/^at most (.+)$/i.exec(clause)?.[1] ?? '');
  if (times !== undefined) return saidOf(times, clause);
  const [, word = '', percent] =
    /^(at most|ignored below) (\S+ ?%)(?: of (?:the )?requests)?$/i.exec(clause) ?? [];
  if (percent === undefined) return bad(notAClause(clause));
  return shareOf(percent, { clause, key: word.toLowerCase() === 'at most' ? 'most' : 'ignored' });
}

function saidOf({ times, of }: Times, clause: string): Parsed<Said> {
  if (times >= 1 && times <= mostTimes) return good(of === 'baseline' ? { times, against: of } : { times });
  return bad({
    value: clause,
    wrong: 'tolerates less than is there, or anything',
    allowed: `1 to ${mostTimes} times.`,
  });
}

function shareOf(
  written: string,
  { clause, key }: { readonly clause: string; readonly key: 'most' | 'ignored' },
): Parsed<Said> {
  const percent = parsePercent(written);
  const least = key === 'most' ? 0.000_001 : 0;
  if (percent !== undefined && percent >= least && percent < 100)
    return good({ [key]: percentToRatio(percent) });
  const allowed = `Write a percentage from ${key === 'most' ? 'above 0%' : '0%'} to below 100%.`;
  return bad({ value: clause, wrong: 'has no share of requests', allowed });
}

function notAClause(clause: string): Complaint {
  return {
    value: clause,
    wrong: 'is no tolerance',
    allowed:
      'Write `at most 1.5 times stable` (or `baseline`), `ignored below 0.1%` or `at most 1% of requests`, with commas between.',
  };
}

interface Asked {
  readonly text: string;
  readonly usual: Tolerance;
  /** A share of requests means something: there is one thing that is bad. */
  readonly hasShare: boolean;
}

/** What is compared, and how much worse is still good. */
export type Compared = Pick<EvidenceCheck, 'tolerance' | 'against'>;

/** Clauses between commas; what is not said is as `usual` has it. */
export function parseTolerance(written: string, asked: Asked): Parsed<Compared> {
  const clauses = written.split(',').map((clause) => clause.trim());
  const parsed = clauses.map(parseClause);
  const complaints = parsed.flatMap((one) => one.complaints);
  if (complaints.length > 0) return bad(...complaints);
  const keys = parsed.flatMap(({ value }) => Object.keys(value ?? {}));
  if (new Set(keys).size < keys.length)
    return bad({ value: asked.text, wrong: 'says the same thing twice', allowed: 'Leave one of them.' });
  const { against, ...said } = Object.assign({}, ...parsed.map(({ value }) => value)) as Said;
  const { value: tolerance, complaints: faults } = toleranceOf(said, asked);
  if (tolerance === undefined) return bad(...faults);
  return good(against === undefined ? { tolerance } : { tolerance, against });
}

/** A share alone is a limit of its own; what is not said of a comparison is as usual. */
function toleranceOf({ times, most, ignored }: Said, { text, usual, hasShare }: Asked): Parsed<Tolerance> {
  if (most === undefined) {
    const rate = ignored === undefined ? usual.rate : ignored === 0 ? undefined : ignored;
    return good({ ratio: times ?? usual.ratio, rate });
  }
  if (!hasShare)
    return bad({
      value: text,
      wrong: 'does not say what slow is',
      allowed: 'Write `slower than 500ms: at most 1% of requests`.',
    });
  if (times === undefined && ignored === undefined) return good({ ratio: undefined, rate: most });
  return bad({
    value: text,
    wrong: 'says two things that do not go together',
    allowed: 'Write a check for each: one against stable, one with a share of requests.',
  });
}
