import { isSame } from '../../lib/same.ts';
import type { Backends } from '../../model/plan.ts';
import type { Sticky } from '../../model/split.ts';
import { wholePercent } from '../weighted.ts';
import {
  actionWith,
  forwardIn,
  identityOf,
  serviceOf,
  stickinessIn,
  weightOf,
  withService,
  withStickiness,
  withWeight,
  writtenWeight,
  type Fields,
} from './action.ts';
import { stickinessFor } from './sticky.ts';

/** Shares are whole percents: others beside one must grow as much, within the largest weight. */
const parts = 100;

/** Elastic Load Balancing, TargetGroupTuple: a weight is 0 to 999. */
const maxWeight = 999;

/** Largest weight, after all in an action are made as small as they go, that can be split. */
export const maxUnit = Math.floor(maxWeight / parts);

interface Share {
  readonly share: number;
  readonly sticky: Sticky | undefined;
  readonly backends: Backends;
  /** The text before the rollout. */
  readonly original: string;
}

/** The action with this share for the candidate; at 0 its text of before, if nobody else has changed it. */
export function splitText(text: string, split: Share): string {
  const forward = forwardIn(text);
  const before = forwardIn(split.original);
  if (forward === undefined || before === undefined) return text;
  const own = ownGroups(forward.groups, before.groups, split.backends.candidate);
  const action = withStickiness(actionWith(forward, own), stickinessIn(before));
  const isAsBefore = isSame(action, before.action);
  const known = new Set(before.groups.map(identityOf));
  const isOurs = own.some((group) => known.has(identityOf(group)) && sendsTo(group, split.backends.stable));
  if (split.share === 0 || !isOurs) return isAsBefore ? split.original : JSON.stringify(action);
  const kept = isAsBefore ? before : { action, groups: own };
  const shared = actionWith(kept, sharedGroups(kept.groups, { ...split, known }));
  return JSON.stringify(split.sticky ? withStickiness(shared, stickinessFor(split.sticky)) : shared);
}

/** The groups without the candidate's, with their own weights. One that somebody added keeps its own. */
function ownGroups(
  groups: readonly Fields[],
  before: readonly Fields[],
  candidate: string,
): readonly Fields[] {
  const weights = new Map(before.map((group) => [identityOf(group), writtenWeight(group)]));
  return groups
    .filter((group) => serviceOf(group) !== candidate)
    .map((group) => {
      const identity = identityOf(group);
      return weights.has(identity) ? withWeight(group, weights.get(identity)) : group;
    });
}

interface KnownShare extends Share {
  readonly known: ReadonlySet<string>;
}

function sharedGroups(groups: readonly Fields[], { share, backends, known }: KnownShare): readonly Fields[] {
  const unit = unitOf(groups.filter((group) => known.has(identityOf(group))));
  const toCandidate = wholePercent(share);
  return groups.flatMap((group) => {
    if (!known.has(identityOf(group))) return [group];
    const weight = weightOf(group) / unit;
    if (!sendsTo(group, backends.stable)) return [withWeight(group, weight * parts)];
    return [
      withWeight(group, weight * (parts - toCandidate)),
      withService(withWeight(group, weight * toCandidate), backends.candidate),
    ];
  });
}

export function sendsTo(group: Fields, service: string): boolean {
  return serviceOf(group) === service && weightOf(group) > 0;
}

/** What all weights can be divided by: alone, one becomes 1. */
export function unitOf(groups: readonly Fields[]): number {
  return groups.map(weightOf).reduce(divisorOf, 0) || 1;
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}
