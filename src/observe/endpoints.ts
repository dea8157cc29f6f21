import { z } from 'zod';
import type { KubeObject } from '../model/kube.ts';
import type { EndpointView } from '../model/observation.ts';

const slice = z.looseObject({
  endpoints: z
    .array(
      z.looseObject({
        conditions: z
          .looseObject({
            ready: z.boolean().nullish(),
            terminating: z.boolean().nullish(),
          })
          .default({}),
        targetRef: z.looseObject({ name: z.string() }).optional(),
      }),
    )
    .nullish(),
});

/** One view per pod: a dual-stack Service lists each pod in a slice for each address family. */
export function endpointsOf(slices: readonly KubeObject[]): readonly EndpointView[] {
  const views = slices.flatMap((object) =>
    (slice.parse(object).endpoints ?? []).map(({ conditions, targetRef }) => ({
      pod: targetRef?.name ?? '',
      isReady: conditions.ready ?? true,
      isTerminating: conditions.terminating ?? false,
    })),
  );
  return [...new Map(views.map((view) => [view.pod, view])).values()];
}
