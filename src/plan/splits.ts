import type { Match, Mirror, Split } from '../model/split.ts';
import { home } from '../model/split.ts';
import type { Spec, Stage } from '../model/spec.ts';
import type { RouterCodec, TesterAbility } from '../routers/codec.ts';
import type { Way } from './route.ts';

/** The split of a stage: testers go to the candidate all the way. */
export function stageSplit({ testers }: Spec, { weight }: Stage): Split {
  return { ...home, share: weight, testers };
}

/** The copies before the first stage. */
export function mirrorSplit({ share, methods }: Mirror): Split {
  return { ...home, mirror: { share, methods } };
}

/** What this router cannot do of what the user asks for. */
export function objectionsToSplits(spec: Spec, way: Way): readonly string[] {
  const { codec } = way;
  return [
    ...objectionsToShares(spec, codec),
    ...objectionsToTesters(spec, codec),
    ...objectionsToMirror(spec, codec),
    ...objectionsToLimits(spec, way),
  ];
}

function objectionsToShares({ stages }: Spec, { name, can }: RouterCodec): readonly string[] {
  if (!can.weights) return [];
  const tooFine = stages.find(({ weight }) => weight > 0 && weight < can.smallestShare);
  return tooFine === undefined
    ? []
    : [
        `stages: ${tooFine.weight}% is finer than ${name} can split: its smallest share is ${can.smallestShare}%.`,
      ];
}

function objectionsToTesters({ testers, stages }: Spec, { name, can }: RouterCodec): readonly string[] {
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

function objectionsToMirror({ mirror }: Spec, { name, can }: RouterCodec): readonly string[] {
  if (mirror === undefined || can.mirror === 'by-method') return [];
  return can.mirror === 'no'
    ? [`mirror: ${name} cannot copy requests.`]
    : [
        `mirror: ${name} copies requests of every method, also those that write. It cannot be limited to ${mirror.methods.join(', ')}.`,
      ];
}

function objectionsToLimits(spec: Spec, { codec, objects, backends }: Way): readonly string[] {
  const limitOf = (split: Split): string | undefined => codec.limits(split, objects, backends);
  const copies = spec.mirror && limitOf(mirrorSplit(spec.mirror));
  const reasons = spec.stages.flatMap((stage) => limitOf(stageSplit(spec, stage)) ?? []);
  return [
    ...(copies === undefined ? [] : [`mirror: ${copies}.`]),
    ...[...new Set(reasons)].map((reason) => `testers: ${reason}.`),
  ];
}
