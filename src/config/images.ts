import type { ImageChange } from '../model/spec.ts';
import { entryText, parseEntries, twice } from './entries.ts';
import { nameComplaints } from './kubernetes-name.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';

const domain = String.raw`(?:[a-zA-Z0-9][-a-zA-Z0-9.]*|\[[0-9a-fA-F:]+\])(?::\d+)?`;
const component = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const repository = String.raw`(?:${domain}/)?${component}(?:/${component})*`;
const reference = new RegExp(
  `^(${repository})(:[\\w][\\w.-]{0,127})?(@[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,})?$`,
);
const form = 'Write repository:tag, repository@sha256:digest or container=repository:tag.';

/** A list of `image` or `container=image`, by comma or newline. */
export function parseImages(value: unknown): Parsed<readonly ImageChange[]> {
  const { value: images, complaints } = parseEntries(value, 'comma', (entry) => entryText(entry, parseImage));
  return { value: images, complaints: [...complaints, ...ambiguous(images)] };
}

/** `image` or `container=image`; registries may have a port (`localhost:5000/a/b:tag`). */
function parseImage(text: string): Parsed<ImageChange> {
  const [, name, image = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? [];
  const container = name?.trim();
  const faults = [
    ...(container === undefined ? [] : nameComplaints(container, text)),
    ...imageFaults(image.trim(), text),
  ];
  return faults.length > 0 ? bad(...faults) : good({ container, image: image.trim() });
}

function imageFaults(image: string, text: string): readonly Complaint[] {
  const found = image.length > 512 ? null : reference.exec(image);
  if (!found) return [{ value: text, wrong: 'is not an image', allowed: whyNot(image) }];
  const [, name = '', tag, digest] = found;
  if (tag ?? digest) return [];
  return [
    {
      value: text,
      wrong: 'has no tag and no digest',
      allowed: `Write ${name}:TAG or ${name}@sha256:DIGEST.`,
    },
  ];
}

function whyNot(image: string): string {
  const lower = image.toLowerCase();
  return lower !== image && reference.test(lower) ? `Repositories are lower case. ${form}` : form;
}

function ambiguous(images: readonly ImageChange[]): ReturnType<typeof twice> {
  const containers = images.flatMap(({ container }) => container ?? []);
  const repositories = images.flatMap(({ container, image }) =>
    container === undefined ? repositoryOf(image) : [],
  );
  return [...twice(containers), ...twice(repositories)];
}

function repositoryOf(image: string): string {
  return reference.exec(image)?.[1] ?? image;
}
