import { formatSeconds } from '../lib/format.ts';
import type { Arm } from '../metrics/arm.ts';
import type { Buckets } from '../metrics/presets/preset.ts';
import type { Check } from '../model/check.ts';
import type { House } from './house.ts';
import { rowsAt } from './meters.ts';

/**
 * Of checks that say what slow is by a time which the histogram cannot tell, what is wrong: they would never
 * have data. Nothing where the histogram is not known yet.
 */
export async function missingBoundaries(
  checks: readonly Check[],
  { buckets, arm }: { readonly buckets: Buckets; readonly arm: Arm },
  house: House,
): Promise<readonly string[]> {
  const asked = checks.flatMap((check) =>
    check.kind === 'evidence' && check.slowerThan !== undefined
      ? [{ text: check.text, seconds: check.slowerThan }]
      : [],
  );
  if (asked.length === 0) return [];
  const answer = await rowsAt(`group by (le) (${buckets.series(arm)})`, house.clock.now(), house);
  const known = 'rows' in answer ? answer.rows.map(({ labels }) => secondsOf(labels['le'], buckets)) : [];
  if (known.length === 0) return [];
  const has = known.filter(Number.isFinite).sort((a, b) => a - b);
  return asked
    .filter(({ seconds }) => !has.includes(seconds))
    .map(
      ({ text, seconds }) =>
        `checks: ${text}: the histogram has no boundary at ${formatSeconds(seconds)}. Write one of ${has.map(formatSeconds).join(', ')}, or give the application this one.`,
    );
}

function secondsOf(le: string | undefined, { unit }: Buckets): number {
  return le === '+Inf' ? Infinity : Number(le) / (unit === 'milliseconds' ? 1000 : 1);
}
