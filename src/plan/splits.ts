import type { Match, Mirror, Split, Sticky } from '../model/split.ts';
import { home } from '../model/split.ts';
import { isShared, type Spec, type Stage } from '../model/spec.ts';
import type { PlannedRouter, TesterAbility } from '../routers/codec.ts';
import { routers } from '../routers/index.ts';
import type { Way } from './way.ts';

/**
 * The split of a stage: testers go to the candidate all the way. Users are kept while there are two
 * versions to be kept on: at 0 % and 100 % a router that honours its cookie would leave some behind.
 */
export function stageSplit({ testers }: Spec, sticky: Sticky | undefined, stage: Stage): Split {
  return { ...home, share: stage.weight, testers, sticky: isShared(stage) ? sticky : undefined };
}

/** Its name ends with the rollout's start: what an earlier cookie says must not count in this one. */
export function stickyOf({ sticky, target }: Spec, at: number): Sticky | undefined {
  return sticky && { ...sticky, cookie: `${sticky.cookie ?? `cutover-${target.name}`}-${at.toString(36)}` };
}

/** The copies before the first stage. */
export function mirrorSplit({ share, methods }: Mirror): Split {
  return { ...home, mirror: { share, methods } };
}

/** What this router cannot do of what the user asks for. */
export function objectionsToSplits(spec: Spec, way: Way, at: number): readonly string[] {
  const { codec } = way;
  return [
    ...objectionsToShares(spec, codec),
    ...objectionsToTesters(spec, codec),
    ...objectionsToMirror(spec, codec),
    ...objectionsToSticky(spec, codec),
    ...objectionsToLimits(spec, way, at),
  ];
}

function objectionsToShares({ stages }: Spec, { name, can }: PlannedRouter): readonly string[] {
  if (!can.weights) return [];
  const tooFine = stages.find(({ weight }) => weight > 0 && weight < can.smallestShare);
  return tooFine === undefined
    ? []
    : [
        `stages: ${tooFine.weight}% is finer than ${name} can split: its smallest share is ${can.smallestShare}%.`,
      ];
}

function objectionsToTesters({ testers, stages }: Spec, { name, can }: PlannedRouter): readonly string[] {
  const [first] = stages;
  const unable = [...new Set(testers.map(abilityOf))].filter((ability) => !can.testers.includes(ability));
  const known =
    can.testers.length === 0 ? 'it cannot tell requests apart' : `it can by ${can.testers.join(', ')}`;
  return [
    ...unable.map(
      (ability) => `testers: ${name} cannot send requests by ${ability} to the new version: ${known}.`,
    ),
    ...(first?.weight === 0 && first.bakeMs > 0 && testers.length === 0
      ? ['stages: at 0% nobody gets the new version. Say in `testers` who shall, or begin with a share.']
      : []),
  ];
}

function abilityOf(tester: Match): TesterAbility {
  return 'pattern' in tester ? 'header-pattern' : tester.by;
}

function objectionsToMirror({ mirror }: Spec, { name, can }: PlannedRouter): readonly string[] {
  if (mirror === undefined || can.mirror === 'by-method') return [];
  return can.mirror === 'no'
    ? [`mirror: ${name} cannot copy requests.`]
    : [
        `mirror: ${name} copies requests of every method, also those that write. It cannot be limited to ${mirror.methods.join(', ')}.`,
      ];
}

function objectionsToSticky({ sticky }: Spec, { name, can }: PlannedRouter): readonly string[] {
  if (sticky === undefined || can.sticky === 'cookie') return [];
  if (can.sticky === 'own-cookie') {
    const wrong = `sticky: ${name} names the cookie itself, so it cannot be ${sticky.cookie ?? ''}. Leave the name out.`;
    return sticky.cookie === undefined ? [] : [wrong];
  }
  const able = routers.filter((one) => typeof one.can.sticky === 'string').map((one) => one.name);
  return [
    `sticky: ${name} cannot keep a user on one version: ${can.sticky.why}. Routers that can: ${able.join(', ')}.`,
  ];
}

function objectionsToLimits(spec: Spec, { codec, objects, backends }: Way, at: number): readonly string[] {
  const limitOf = (split: Split): string | undefined => codec.limits(split, objects, backends);
  const copies = spec.mirror && limitOf(mirrorSplit(spec.mirror));
  const toTesters = spec.stages.flatMap((stage) => limitOf(stageSplit(spec, undefined, stage)) ?? []);
  const sticky = typeof codec.can.sticky === 'string' ? stickyOf(spec, at) : undefined;
  const toSticky = sticky && limitOf({ ...home, share: 50, sticky });
  return [
    ...(copies === undefined ? [] : [`mirror: ${copies}.`]),
    ...[...new Set(toTesters)].map((reason) => `testers: ${reason}.`),
    ...(toSticky === undefined ? [] : [`sticky: ${toSticky}.`]),
  ];
}
