import { z } from 'zod';
import { isSame } from '../lib/same.ts';
import { rolloutAnnotation } from '../manifests/names.ts';
import { groupOf } from '../manifests/resources.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Split } from '../model/split.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Routed, Router } from '../ports/router.ts';
import type { RouterCodec, Settled } from '../routers/codec.ts';

/** A codec's objects in a cluster: reads them, lets the codec say how they shall be, writes the difference. */
export function manifestRouter(
  codec: RouterCodec,
  { id, namespace, route }: Routed,
  cluster: Cluster,
): Router {
  const { backends, original } = route;
  const read = async (): Promise<readonly KubeObject[]> => {
    const objects = await Promise.all(route.objects.map((ref) => cluster.read(ref)));
    return objects.filter((object) => object !== undefined);
  };
  const wanted = (objects: readonly KubeObject[], split: Split): readonly KubeObject[] =>
    codec.write(objects, split, { backends, original, namespace });
  return {
    view: async (split) => {
      const objects = await read();
      return {
        isInPlace: objects.length > 0 && isSame(objects, wanted(objects, split)),
        actual: codec.read(objects, backends),
        settled: besides(route.flaw, codec.settled(objects)),
        manager: lastManager(objects),
      };
    },
    // What others point at comes first and goes last.
    write: async (split) => {
      const before = new Map((await read()).map((object) => [identityOf(object), object]));
      const after = new Map(
        wanted([...before.values()], split).map((object) => [identityOf(object), object]),
      );
      for (const [key, object] of after) if (!before.has(key)) await cluster.create(marked(object, id));
      for (const [key, object] of before) {
        const changed = after.get(key);
        if (changed !== undefined) await cluster.update(object, changed);
      }
      for (const [key, object] of before) if (!after.has(key)) await cluster.remove(object);
    },
  };
}

/** What was wrong before, word for word, is no news of what was written. */
function besides(flaw: string | undefined, settled: Settled): Settled {
  return typeof settled === 'object' && settled.problem === flaw ? 'yes' : settled;
}

function identityOf(object: KubeObject): string {
  return `${groupOf(object)}/${object.kind}/${object.metadata.name}`;
}

function marked(object: KubeObject, rollout: string): KubeObject {
  const { labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'cutover' },
      annotations: { ...annotations, [rolloutAnnotation]: rollout },
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
