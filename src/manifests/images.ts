import type { ImageChange } from '../model/spec.ts';
import type { PodTemplate } from './deployment.ts';

type Container = PodTemplate['spec']['containers'][number];

/** `registry:5000/acme/shop:2.0@sha256:…` → `registry:5000/acme/shop`. */
export function repositoryOf(image: string): string {
  const [withoutDigest = ''] = image.split('@');
  const lastSlash = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', lastSlash + 1);
  return colon === -1 ? withoutDigest : withoutDigest.slice(0, colon);
}

/** The template with the images changed. A change that fits no container is ignored: see `unmatched`. */
export function withImages(template: PodTemplate, changes: readonly ImageChange[]): PodTemplate {
  const changed = (containers: readonly Container[]): Container[] =>
    containers.map((container) => {
      const change = changes.find((candidate) => fits(candidate, container));
      return change === undefined ? container : { ...container, image: change.image };
    });
  const { containers, initContainers } = template.spec;
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: changed(containers),
      ...(initContainers === undefined ? {} : { initContainers: changed(initContainers) }),
    },
  };
}

/** The changes that fit no container. */
export function unmatched(template: PodTemplate, changes: readonly ImageChange[]): readonly ImageChange[] {
  const containers = [...template.spec.containers, ...(template.spec.initContainers ?? [])];
  return changes.filter((change) => !containers.some((container) => fits(change, container)));
}

function fits(change: ImageChange, { name, image }: Container): boolean {
  return change.container === undefined
    ? repositoryOf(change.image) === repositoryOf(image ?? '')
    : change.container === name;
}
