import { repositoryOf } from '../../manifests/images.ts';
import { containersOf, title } from '../pod.ts';
import type { Rule } from '../rule.ts';

export const imageTagLatest: Rule = {
  name: 'image-tag-latest',
  finds: 'An image has the tag `latest`, or no tag and no digest, which is the same.',
  why: 'The tag moves: pods of one version may run different builds, and a rollback may not bring back what ran.',
  fix: 'A tag that never moves, or a digest.',
  check: ({ next }) =>
    containersOf(next).flatMap((own) => {
      const image = own.image ?? '';
      const fault = faultOf(image);
      if (fault === undefined) return [];
      return [
        {
          object: title(own),
          message: `Its image ${image} has ${fault}: the tag moves, so pods of one version may run different builds, and a rollback may not bring back what ran.`,
          fix: 'Name a tag that never moves, or a digest.',
          yaml: `image: ${repositoryOf(image)}:1.2.3`,
        },
      ];
    }),
};

/** With a digest it ends in that, whatever its tag. */
function faultOf(image: string): string | undefined {
  if (image === '') return undefined;
  if (image === repositoryOf(image)) return 'no tag, which means latest';
  return image.endsWith(':latest') ? 'the tag latest' : undefined;
}
