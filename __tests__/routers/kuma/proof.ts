import type { KubeObject } from '../../../src/model/kube.ts';
import { meshHttpRoutes, meshTcpRoutes } from '../../../src/routers/kuma/codec.ts';
import type { Proof } from '../contract.ts';
import { partsOf } from '../weighted-parts.ts';
import { httpFixtures } from './fixtures.ts';
import { tcpFixtures } from './tcp-fixtures.ts';

interface Ref {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly weight?: number;
}

interface Rule {
  readonly default: { readonly backendRefs?: readonly Ref[] };
}

interface Destination {
  readonly rules: readonly Rule[];
}

function isCandidate({ name, labels }: Ref): boolean {
  return /^shop-(candidate|baseline)(_|$)/.test(name ?? labels?.['kuma.io/display-name'] ?? '');
}

/** The routes with both versions as one backend, and each backend's part of its rule in place of a weight. */
function untouched(objects: readonly KubeObject[]): unknown {
  return objects.map((object) => {
    const { to, ...spec } = object['spec'] as { readonly to?: readonly Destination[] };
    return {
      ...object,
      spec: { ...spec, to: to?.map((one) => ({ ...one, rules: one.rules.flatMap(own) })) },
    };
  });
}

/** Nothing for a rule of which only the candidate answers. */
function own(rule: Rule): readonly unknown[] {
  const { backendRefs, ...rest } = rule.default;
  if (backendRefs === undefined) return [rule];
  if (backendRefs.every(isCandidate)) return [];
  return [{ ...rule, default: { ...rest, backendRefs: partsOf(backendRefs, isCandidate) } }];
}

export const meshHttpRouteProof: Proof = {
  harness: { codec: meshHttpRoutes, untouched },
  unpublishedCrds: ['kuma'],
  fixtures: httpFixtures,
};

export const meshTcpRouteProof: Proof = {
  harness: { codec: meshTcpRoutes, untouched },
  unpublishedCrds: ['kuma'],
  fixtures: tcpFixtures,
};
