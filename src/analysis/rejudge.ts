import type { Ledger } from '../model/ledger.ts';
import { logOfMean } from './evidence.ts';
import { weigh } from './ledger.ts';
import { limitOf } from './sensitivity.ts';

/** A check's ledger, as a report has it. */
export interface Recorded {
  readonly check: string;
  readonly tolerance: { readonly ratio?: number | undefined; readonly rate?: number | undefined };
  readonly series: readonly (Omit<Ledger['series'][number], 'slowerThan' | 'folded'> & {
    readonly slowerThan?: number | undefined;
    readonly folded?: Ledger['series'][number]['folded'];
  })[];
}

/**
 * Everything that a verdict by evidence rests on, reckoned anew. Evidence is n of "n:1", and `ln` its
 * logarithm, which JSON can hold however large it is.
 */
export function rejudge({
  confidence,
  checks,
}: {
  readonly confidence: number;
  readonly checks: readonly Recorded[];
}) {
  const limit = limitOf(confidence);
  const judged = checks.map(({ check, tolerance: { ratio, rate }, series }) => {
    const known = series.map((own) => ({ ...own, slowerThan: own.slowerThan, folded: own.folded }));
    const { bad, safe, series: weighed } = weigh({ tolerance: { ratio, rate }, until: 0, series: known });
    return {
      check,
      bad: evidenceOf(bad),
      safe: evidenceOf(safe),
      series: weighed.map((own) => ({
        ...own,
        bad: evidenceOf(own.bad),
        suspected: evidenceOf(own.suspected),
        safe: evidenceOf(own.safe),
      })),
    };
  });
  const bad = judged.length === 0 ? 0 : logOfMean(judged.map((own) => own.bad.ln));
  const isSafe = judged.length > 0 && judged.every((own) => own.safe.ln >= limit);
  return {
    verdict: bad >= limit ? ('bad' as const) : isSafe ? ('safe' as const) : ('open' as const),
    confidence,
    enough: evidenceOf(limit),
    bad: evidenceOf(bad),
    checks: judged,
  };
}

interface Evidence {
  readonly evidence: number;
  readonly ln: number;
}

/** Rounded to six digits: more say nothing. */
function evidenceOf(ln: number): Evidence {
  return { evidence: Number(Math.exp(Math.min(ln, 700)).toPrecision(6)), ln };
}
