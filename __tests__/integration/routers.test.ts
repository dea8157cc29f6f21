import { beforeAll, describe, expect, test } from '@jest/globals';
import { manifestRouter } from '../../src/adapters/manifest-router.ts';
import type { KubeObject, ObjectRef } from '../../src/model/kube.ts';
import { home } from '../../src/model/split.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { namespace, specialSplits, type Proof, type RouteFixture } from '../routers/contract.ts';
import { proofs } from '../routers/proofs.ts';
import { shareOf } from '../routers/shares.ts';
import { installCrds, missingCrds } from './crds.ts';
import { describeOnCluster } from './world.ts';

/** Those that share by pods are under test with real pods: __tests__/e2e. */
const byWeights = proofs.filter(({ harness }) => harness.codec.can.weights);

describeOnCluster('integration/routers', (world) => {
  beforeAll(async () => {
    // Some fixtures name the namespace that they are in.
    const body = { metadata: { name: namespace } };
    await world().send({ method: 'POST', path: '/api/v1/namespaces', body, accepts: [409] });
  });

  describe.each(byWeights.map((proof) => ({ name: proof.harness.codec.name, proof })))(
    '$name',
    ({ proof }) => {
      const missing = missingCrds(proof.unpublishedCrds ?? []);
      if (missing.length > 0) {
        test.skip(`not asked: CUTOVER_TEST_CRDS does not say where the CRDs of ${missing.join(', ')} are`, () =>
          undefined);
        return;
      }
      beforeAll(async () => {
        const names = [...(proof.crds ?? []), ...(proof.unpublishedCrds ?? [])];
        for (const name of names) await installCrds(name, world().send);
      }, 60_000);

      const served = proof.fixtures.filter(({ isOfTomorrow }) => isOfTomorrow !== true);
      test.each(served.map((fixture) => ({ name: fixture.name, fixture })))(
        'the API server takes every split of: $name',
        async ({ fixture }) => {
          const { cluster } = world();
          const refs = refsOf(proof, fixture);
          try {
            const before = await created(fixture, cluster);
            await walk(proof, { before, refs, fixture, cluster });
            expect((await read(refs, cluster)).map(own)).toEqual(before.map(own));
          } finally {
            for (const object of await read(refs, cluster)) await cluster.remove(object);
          }
        },
        60_000,
      );
    },
  );
});

interface Walk {
  readonly before: readonly KubeObject[];
  readonly refs: readonly ObjectRef[];
  readonly fixture: RouteFixture;
  readonly cluster: Cluster;
}

/** Every split is written to the server and is then in place as it was written: it added nothing. */
async function walk({ harness }: Proof, { before, refs, fixture, cluster }: Walk): Promise<void> {
  const { codec } = harness;
  const { backends } = fixture;
  const original: unknown = codec.remember(before, backends);
  const route = { codec: codec.name, objects: refs, backends, original };
  const router = manifestRouter(codec, { id: 'shop-1', namespace, route }, cluster);
  for (const split of [shareOf(5), ...specialSplits(codec, fixture), shareOf(100), shareOf(1), home]) {
    await router.write(split);
    const { isInPlace, actual } = await router.view(split);
    expect({ split, isInPlace, actual }).toEqual({ split, isInPlace: true, actual: split.share });
  }
}

/** The fixture's objects as the server keeps them. */
async function created({ before }: RouteFixture, cluster: Cluster): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const { status: _status, metadata, ...rest } of before) {
    const { name, labels = {}, annotations = {} } = metadata;
    const object = { ...rest, metadata: { name, namespace, labels, annotations } };
    objects.push(await cluster.create(object));
  }
  return objects;
}

function refsOf({ harness }: Proof, { before, backends }: RouteFixture): readonly ObjectRef[] {
  const [route] = before;
  const ref = { kind: route?.kind ?? '', name: route?.metadata.name ?? '' };
  const { codec } = harness;
  return [...codec.refs(ref, namespace, backends), ...(codec.finds?.(before, backends) ?? [])];
}

async function read(refs: readonly ObjectRef[], cluster: Cluster): Promise<readonly KubeObject[]> {
  const objects = await Promise.all(refs.map((ref) => cluster.read(ref)));
  return objects.filter((object) => object !== undefined);
}

/** Without what the server counts. */
function own({ metadata, ...rest }: KubeObject): unknown {
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata;
  return { ...rest, metadata: kept };
}
