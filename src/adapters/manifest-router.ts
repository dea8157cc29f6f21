import { z } from 'zod';
import { isSame } from '../lib/same.ts';
import type { KubeObject } from '../model/kube.ts';
import type { RoutePlan } from '../model/plan.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Router } from '../ports/router.ts';
import type { RouterCodec } from '../routers/codec.ts';

/** A codec's objects in a cluster: reads them, lets the codec say how they shall be, writes the difference. */
export function manifestRouter(codec: RouterCodec, route: RoutePlan, cluster: Cluster): Router {
  const { backends, original } = route;
  const read = async (): Promise<readonly KubeObject[]> => {
    const objects = await Promise.all(route.objects.map((ref) => cluster.read(ref)));
    return objects.filter((object) => object !== undefined);
  };
  const wanted = (objects: readonly KubeObject[], share: number): readonly KubeObject[] =>
    codec.write(objects, share, { backends, original });
  return {
    view: async (share) => {
      const objects = await read();
      return {
        isInPlace: objects.length > 0 && isSame(objects, wanted(objects, share)),
        actual: codec.read(objects, backends),
        settled: codec.settled(objects),
        manager: lastManager(objects),
      };
    },
    write: async (share) => {
      const objects = await read();
      for (const [index, after] of wanted(objects, share).entries()) {
        const before = objects[index];
        if (before !== undefined) await cluster.update(before, after);
      }
    },
  };
}

const managed = z.looseObject({
  metadata: z.looseObject({
    managedFields: z
      .array(
        z.looseObject({
          manager: z.string().default(''),
          time: z.string().default(''),
          subresource: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

/** Who changed the first object last, status aside; '' when the server does not say. */
function lastManager([object]: readonly KubeObject[]): string {
  if (object === undefined) return '';
  const entries = managed
    .parse(object)
    .metadata.managedFields.filter(({ subresource }) => subresource === undefined);
  return entries.toSorted((a, b) => b.time.localeCompare(a.time))[0]?.manager ?? '';
}
