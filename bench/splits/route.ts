import { setTimeout as sleep } from 'node:timers/promises';
import { manifestRouter } from '../../src/adapters/manifest-router.ts';
import { candidateName } from '../../src/manifests/names.ts';
import type { KubeObject } from '../../src/model/kube.ts';
import type { Backends } from '../../src/model/plan.ts';
import type { Split } from '../../src/model/split.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import type { Router } from '../../src/ports/router.ts';
import type { RouterCodec } from '../../src/routers/codec.ts';
import { codecNamed } from '../../src/routers/index.ts';
import type { DataPlane } from './planes.ts';
import { apply, namespace } from './shop.ts';

/** A route of the bench, driven as a rollout drives it. */
export interface Driven {
  readonly codec: RouterCodec;
  /** What the codec cannot write for these objects; undefined: it can. */
  readonly limit: (split: Split) => Promise<string | undefined>;
  /** Writes the split and waits for what a rollout waits for; milliseconds from the write to that. */
  readonly shift: (split: Split) => Promise<number>;
}

const stable = 'shop';
const backends: Backends = {
  stable,
  candidate: candidateName(stable),
  selector: { app: stable },
  stableSelector: { app: stable },
  candidateSelector: { app: candidateName(stable) },
  stableWorkload: stable,
  candidateWorkload: candidateName(stable),
};

export async function drive(
  { router: name, route, objects: own }: DataPlane,
  cluster: Cluster,
): Promise<Driven> {
  await apply(own);
  const codec = codecNamed(name);
  const objects = codec.refs(route, namespace, backends);
  const read = async (): Promise<readonly KubeObject[]> =>
    (await Promise.all(objects.map((ref) => cluster.read(ref)))).filter((object) => object !== undefined);
  const before = await read();
  const refusal = codec.refusal(before, backends);
  if (refusal !== undefined) throw new Error(`${name}: ${refusal}`);
  const plan = { codec: name, objects, backends, original: codec.remember(before, backends) };
  const router = manifestRouter(codec, { id: 'splits-1', namespace, route: plan }, cluster);
  return {
    codec,
    limit: async (split) => codec.limits(split, await read(), backends),
    shift: (split) => shift(router, split),
  };
}

const mostMs = 30_000;

/** What the step ShiftTraffic does (src/rollout/steps/shift-traffic.ts). */
async function shift(router: Router, split: Split): Promise<number> {
  const began = Date.now();
  await router.write(split);
  for (;;) {
    const { isInPlace, settled } = await router.view(split);
    if (typeof settled === 'object') throw new Error(settled.problem);
    if (isInPlace && settled === 'yes') return Date.now() - began;
    if (Date.now() - began > mostMs) throw new Error(`not settled in ${mostMs / 1000} s`);
    await sleep(50);
  }
}
