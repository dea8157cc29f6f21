import { deployment, imagesOf, type Deployment, type PodTemplate } from '../manifests/deployment.ts';
import { unmatched, withImages } from '../manifests/images.ts';
import { isSame } from '../lib/same.ts';
import type { Spec } from '../model/spec.ts';
import type { CandidateSource, ConfigCopy } from '../model/step.ts';
import type { Facts } from './facts.ts';
import type { Way } from './way.ts';

/** Where the new version comes from, and what is known of it. */
export interface SourceOfChange {
  readonly source: CandidateSource;
  readonly nextImages: Readonly<Record<string, string>>;
  /** The new version is the one that runs. */
  readonly isUnchanged: boolean;
}

/** Why the change that the user asks for cannot be made of this target. */
export function objectionsToChange(spec: Spec, live: Deployment, facts: Facts): readonly string[] {
  return objectionsToImages(spec, baseTemplate(live, facts), live.metadata.name);
}

/** Images that fit no container. */
export function objectionsToImages({ change }: Spec, base: PodTemplate, name: string): readonly string[] {
  const containers = Object.entries(imagesOf(base))
    .map(([name, image]) => `${name} (${image})`)
    .join(', ');
  return unmatched(base, change.images).map(
    ({ container, image }) =>
      `images: \`${container === undefined ? image : `${container}=${image}`}\` fits no container of ${name}. Its containers: ${containers}. Write \`container=image\` to choose one.`,
  );
}

/** A router that chooses among the pods must find the new version's, once they are stable. */
export function objectionsToLabels(way: Way, live: Deployment, facts: Facts): readonly string[] {
  const { codec, ref, objects, backends } = way;
  const labels = baseTemplate(live, facts).metadata?.labels ?? {};
  // What a rollback goes back to served by this route before.
  const chosen = facts.previous === undefined ? (codec.podLabels?.(objects, backends) ?? {}) : {};
  return Object.entries(chosen)
    .filter(([name, value]) => labels[name] !== value)
    .map(
      ([name, value]) =>
        `route: ${ref.kind.toLowerCase()}/${ref.name} sends only to pods with the label ${name}: ${value}, and the new version's have ${labels[name] === undefined ? 'none of that name' : `${name}: ${labels[name]}`}. Nobody would be served after the promotion: let both versions have it, or do not choose by it.`,
    );
}

/** The source of the candidate's template. */
export function sourceOf({ target, change }: Spec, live: Deployment, facts: Facts): SourceOfChange {
  const { previous, manifests } = facts;
  if (previous !== undefined) {
    const isUnchanged = previous.hash === facts.workload?.hash;
    return { source: { from: 'revision', hash: previous.hash }, nextImages: previous.images, isUnchanged };
  }
  const next = nextTemplate(change, live, facts);
  return {
    source:
      manifests === undefined
        ? { from: 'images', images: change.images }
        : { from: 'manifests', of: target.name, images: change.images },
    nextImages: imagesOf(next),
    isUnchanged: isSame(next, live.spec.template),
  };
}

/** The template of a new version. */
export function nextTemplate({ images }: Spec['change'], live: Deployment, facts: Facts): PodTemplate {
  return withImages(baseTemplate(live, facts), images);
}

function baseTemplate(live: Deployment, { manifests }: Facts): PodTemplate {
  return manifests === undefined ? live.spec.template : deployment.parse(manifests.workload).spec.template;
}

/** The ConfigMaps and Secrets that the manifests bring. */
export function copiesOf({ manifests }: Facts): readonly ConfigCopy[] {
  return (manifests?.copies ?? []).map(({ copy }) => copy);
}
