import type { KubeObject } from '../../../src/model/kube.ts';
import { servicePods } from '../../../src/routers/service/codec.ts';
import type { Proof } from '../contract.ts';
import { scaled, services } from './fixtures.ts';

export const serviceProof: Proof = {
  harness: { codec: servicePods, sized: scaled, untouched: withoutSelectorAndSizes },
  fixtures: services,
};

function withoutSelectorAndSizes(objects: readonly KubeObject[]): unknown {
  return objects.map((object) => {
    const field = object.kind === 'Service' ? 'selector' : 'replicas';
    return { ...object, spec: { ...(object['spec'] as object), [field]: 'any' } };
  });
}
