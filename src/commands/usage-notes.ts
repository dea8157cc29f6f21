import type { Check } from '../model/check.ts';
import { usageRulesFor } from '../plan/access.ts';
import type { House } from './house.ts';

/** What people should know before the rollout: a check that nothing can answer lets no stage pass. */
export async function usageNotes(
  checks: readonly Check[],
  { vitals, namespace }: Pick<House, 'vitals' | 'namespace'>,
): Promise<readonly string[]> {
  const asking = checks.filter((check) => usageRulesFor([check]).length > 0);
  if (asking.length === 0) return [];
  const answer = await vitals.usage(namespace, {});
  if (!('noData' in answer)) return [];
  return asking.map(
    ({ text }) => `${text}: ${answer.noData}. Until then it has no data, and no stage passes.`,
  );
}
