import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { apisix } from '../../../src/routers/apisix/codec.ts';
import type { Proof } from '../contract.ts';
import { apisixFixtures } from './fixtures.ts';

export const apisixProof: Proof = {
  harness: { codec: apisix, untouched },
  fixtures: apisixFixtures,
  unpublishedCrds: ['apisix'],
};

interface Target {
  readonly serviceName?: string;
  readonly servicePort?: string | number;
  readonly weight?: number;
}

interface Rule {
  readonly backends?: readonly Target[];
  readonly upstreams?: readonly Target[];
}

/** The route with both versions as one backend, and each target's part of its rule in place of a weight. */
function untouched(objects: readonly KubeObject[], { candidate }: Backends): unknown {
  return objects.map((object) => {
    if (object.kind !== 'ApisixRoute') return object;
    const spec = object['spec'] as { readonly http: readonly Rule[] };
    const own = spec.http.filter(
      ({ backends = [] }) => backends.length === 0 || backends.some((one) => one.serviceName !== candidate),
    );
    return { ...object, spec: { ...spec, http: own.map((rule) => withParts(rule, candidate)) } };
  });
}

function withParts(rule: Rule, candidate: string): unknown {
  const weight = (target: Target): number => target.weight ?? 100;
  const targets = [...(rule.backends ?? []), ...(rule.upstreams ?? [])];
  const total = targets.reduce((sum, target) => sum + weight(target), 0);
  const part = (target: Target): unknown => ({ ...target, weight: undefined, part: weight(target) / total });
  const backends = (rule.backends ?? [])
    .filter(({ serviceName }) => serviceName !== candidate)
    .map((own) => {
      const twin = (rule.backends ?? []).find(
        ({ serviceName, servicePort }) => serviceName === candidate && servicePort === own.servicePort,
      );
      const isShared = own.serviceName === 'shop' && twin !== undefined;
      return part(isShared ? { ...own, weight: weight(own) + weight(twin) } : own);
    });
  return {
    ...rule,
    ...(rule.backends === undefined ? {} : { backends }),
    ...(rule.upstreams === undefined ? {} : { upstreams: rule.upstreams.map(part) }),
  };
}
