import type { Plan, Version } from '../model/plan.ts';

/** What people call the two versions, e.g. 2.3.1 and 2.4.0. Outside text. */
export interface VersionNames {
  readonly stable: string;
  readonly candidate: string;
}

/** The images' tags where they tell the versions apart, else the pod-template-hash or the whole image. */
export function versionNames(plan: Plan): VersionNames {
  const [container] = changedContainers(plan);
  if (container === undefined)
    return { stable: hashName(plan.stable, 'old'), candidate: hashName(plan.next, 'new') };
  const [stable, candidate] = [plan.stable.images[container], plan.next.images[container]];
  const names = { stable: shortImage(stable), candidate: shortImage(candidate) };
  if (names.stable !== names.candidate) return names;
  return { stable: stable ?? 'the old version', candidate: candidate ?? 'the new version' };
}

/** Containers whose image differs, in the order of the new version; those that went last. */
export function changedContainers({ stable, next }: Plan): readonly string[] {
  const names = new Set([...Object.keys(next.images), ...Object.keys(stable.images)]);
  return [...names].filter((name) => next.images[name] !== stable.images[name]);
}

/** The images that differ from the other version's, or all of them when none does. */
export function imagesOf(plan: Plan, version: Version): readonly string[] {
  const changed = changedContainers(plan);
  const names = changed.length > 0 ? changed : Object.keys(version.images);
  return names.flatMap((name) => version.images[name] ?? []);
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
