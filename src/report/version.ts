import type { Plan, PlannedTarget, Version } from '../model/plan.ts';

/** What people call the two versions, e.g. 2.3.1 and 2.4.0. Outside text. */
export interface VersionNames {
  readonly stable: string;
  readonly candidate: string;
}

/** The images' tags where they tell the versions apart, else the pod-template-hash or the whole image. */
export function versionNames({ targets }: Plan): VersionNames {
  const names = targets.map(namesOf);
  return {
    stable: [...new Set(names.map(({ stable }) => stable))].join(' and '),
    candidate: [...new Set(names.map(({ candidate }) => candidate))].join(' and '),
  };
}

function namesOf(target: PlannedTarget): VersionNames {
  const { stable: old, next } = target;
  const [container] = changedContainers(target);
  if (container === undefined) return { stable: hashName(old, 'old'), candidate: hashName(next, 'new') };
  const [stable, candidate] = [old.images[container], next.images[container]];
  const names = { stable: shortImage(stable), candidate: shortImage(candidate) };
  if (names.stable !== names.candidate) return names;
  return { stable: stable ?? 'the old version', candidate: candidate ?? 'the new version' };
}

/** Containers whose image differs, in the order of the new version; those that went last. */
function changedContainers({ stable, next }: PlannedTarget): readonly string[] {
  const names = new Set([...Object.keys(next.images), ...Object.keys(stable.images)]);
  return [...names].filter((name) => next.images[name] !== stable.images[name]);
}

/** One version's images that differ from the other's, or all of them when none does. */
export function imagesOf({ targets }: Plan, which: 'stable' | 'next'): readonly string[] {
  return targets.flatMap((target) => {
    const { images } = target[which];
    const changed = changedContainers(target);
    return (changed.length > 0 ? changed : Object.keys(images)).flatMap((name) => images[name] ?? []);
  });
}

function hashName({ hash }: Version, age: 'old' | 'new'): string {
  return hash ?? `the ${age} version`;
}

function shortImage(image: string | undefined): string {
  if (image === undefined) return 'nothing';
  const [name = image, digest] = image.split('@sha256:');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  if (colon >= 0) return last.slice(colon + 1);
  return digest === undefined ? last : digest.slice(0, 12);
}
