import { isSame } from '../lib/same.ts';
import { isLocal } from '../metrics/index.ts';
import type { Check } from '../model/check.ts';
import type { Spec } from '../model/spec.ts';
import type { CheckSample } from '../model/state.ts';

/** Checks of a plan, by whether this run may ask them. */
export interface Told {
  readonly own: readonly Check[];
  readonly foreign: readonly Check[];
}

/**
 * What runs here must be named by this run's own configuration: a plan is read from the cluster, and who
 * may write it there must get neither a program started on the runner nor a query sent to the database.
 */
export function tellOwn(checks: readonly Check[], { checks: named }: Pick<Spec, 'checks'>): Told {
  const isOwn = (check: Check): boolean => !runsHere(check) || named.some((one) => isSameRun(one, check));
  return { own: checks.filter(isOwn), foreign: checks.filter((check) => !isOwn(check)) };
}

export function foreignSample({ text }: Check): CheckSample {
  const detail = 'this run was not given it: it needs the same `checks` as the one that began';
  return { text, candidate: undefined, stable: undefined, verdict: 'no-data', detail };
}

function runsHere(check: Check): boolean {
  if (check.kind === 'program') return true;
  if (check.kind !== 'metric' || typeof check.query === 'string') return false;
  return 'provider' in check.query && isLocal(check.query.provider);
}

function isSameRun(named: Check, check: Check): boolean {
  if (named.kind === 'program' && check.kind === 'program')
    return isSame([named.argv, named.env], [check.argv, check.env]);
  return named.kind === 'metric' && check.kind === 'metric' && isSame(named.query, check.query);
}
