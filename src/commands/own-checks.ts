import { isSame } from '../lib/same.ts';
import { isLocal } from '../metrics/index.ts';
import { isJourney, type Check } from '../model/check.ts';
import type { Spec } from '../model/spec.ts';
import type { CheckSample } from '../model/state.ts';
import { silent } from '../observe/silent.ts';
import type { House } from './house.ts';

/** Checks of a plan, by whether this run may ask them. */
export interface Told {
  readonly own: readonly Check[];
  readonly foreign: readonly Check[];
}

/**
 * What runs here, and what is sent secrets, must be named by this run's own configuration: a plan is read
 * from the cluster, and who may write it there must get neither a program started on the runner, nor a
 * query sent to the database, nor what the step's environment holds.
 */
export function tellOwn(
  checks: readonly Check[],
  { spec, filledIn }: { readonly spec: Pick<Spec, 'checks'>; readonly filledIn: House['filledIn'] },
): Told {
  const hasSecrets = (texts: Readonly<Record<string, string>>): boolean => !isSame(filledIn(texts), texts);
  const isOwn = (check: Check): boolean =>
    !(runsHere(check) || textsOf(check).some(hasSecrets)) ||
    spec.checks.some((one) => isSameCall(one, check));
  return { own: checks.filter(isOwn), foreign: checks.filter((check) => !isOwn(check)) };
}

export function foreignSample({ text }: Check): CheckSample {
  const detail = 'this run was not given it: it needs the same `checks` as the one that began';
  return silent(text, detail);
}

function runsHere(check: Check): boolean {
  if (check.kind === 'program') return true;
  if (check.kind !== 'metric' || typeof check.query === 'string') return false;
  return 'provider' in check.query && isLocal(check.query.provider);
}

/** What is sent, and may hold `env:NAME`. */
function textsOf(check: Check): readonly Readonly<Record<string, string>>[] {
  if (check.kind === 'http') return [check.headers];
  return isJourney(check) ? check.counts.steps.flatMap(({ headers, body = '' }) => [headers, { body }]) : [];
}

function isSameCall(named: Check, check: Check): boolean {
  return isSame(callOf(named), callOf(check));
}

/** What of a check must not be another's: not its bound, and not its text, which may name a target. */
function callOf(check: Check): readonly unknown[] {
  if (check.kind === 'program') return [check.kind, check.argv, check.env];
  if (check.kind === 'http') return [check.kind, check.method, check.url, check.headers];
  return isJourney(check) ? [check.kind, check.counts.steps] : [check.kind, 'query' in check && check.query];
}
