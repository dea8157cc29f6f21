import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec, Settled } from '../codec.ts';
import { notServed } from '../refusals.ts';
import { drawnByEnvoy } from '../unsticky.ts';
import { sizesByWeight, wholePercent } from '../weighted.ts';
import { additionsIn, mappingOf, type Mapping, type MappingSpec } from './mapping.ts';
import { isService, withService } from './service.ts';
import { mostTesters, testerSpec, tooMuch } from './testers.ts';

const group = 'getambassador.io';

/**
 * Emissary-ingress: Mappings of the rollout's own beside the user's, which stays as it is. One with the
 * same prefix and a `weight` takes that many percent, and leaves the rest to the one without.
 * https://emissary-ingress.dev/docs/3.7/topics/using/canary/
 * https://emissary-ingress.dev/docs/3.7/topics/using/headers/headers/
 * https://emissary-ingress.dev/docs/3.7/topics/using/shadowing/
 */
export const emissary: RouterCodec = {
  name: 'emissary',
  can: {
    weights: true,
    services: true,
    smallestShare: 1,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    // A method would need a route of its own, and with it all shares once more.
    mirror: 'every-method',
    sticky: drawnByEnvoy,
  },
  kinds: ['Mapping'],
  resources: [{ kind: 'Mapping', group, version: 'v3alpha1', plural: 'mappings' }],
  makes: ['Mapping'],
  claims: () => true,
  limits: tooMuch,
  refs: ({ name }, namespace) =>
    [name, ...madeNames(name)].map((own) => ({ kind: 'Mapping', group, namespace, name: own })),
  refusal: ([own, made], { stable }) =>
    own === undefined ? 'it does not exist' : refusalOf(mappingOf(own), made, stable),
  // Nothing of the user's is changed.
  remember: () => null,
  sizes: (share, replicas) => sizesByWeight(wholePercent(share), replicas),
  read: ([own, ...made]) => {
    const candidate = made.find(({ metadata }) => metadata.name === candidateOf(own?.metadata.name ?? ''));
    // Without a weight it would have half of what others leave.
    return candidate === undefined ? 0 : (mappingOf(candidate).spec.weight ?? 'mixed');
  },
  write: (objects, split, { backends, namespace }) => {
    const [own, ...before] = objects;
    // What is left when somebody removed the user's Mapping is only ours.
    if (own === undefined || sendsTo(mappingOf(own), backends.candidate)) return [];
    if (!sendsTo(mappingOf(own), backends.stable)) return [own];
    const made = wantedFor(own, split, backends).map((wanted) =>
      madeFrom(own, wanted, {
        namespace,
        before: before.find(({ metadata }) => metadata.name === wanted.name),
      }),
    );
    return [own, ...made];
  },
  settled: (objects) =>
    objects.length === 0 ? { problem: 'the Mapping is gone' } : (problemIn(objects) ?? 'yes'),
};

/** Emissary's cache takes what is before a dot for the whole name. */
function candidateOf(name: string): string {
  return `${name.replaceAll('.', '-')}-candidate`;
}

function testerOf(name: string, index: number): string {
  return `${candidateOf(name)}-tester-${index + 1}`;
}

function shadowOf(name: string): string {
  return `${candidateOf(name)}-shadow`;
}

function madeNames(name: string): readonly string[] {
  const testers = Array.from({ length: mostTesters }, (_, index) => testerOf(name, index));
  return [candidateOf(name), ...testers, shadowOf(name)];
}

function refusalOf(own: Mapping, made: KubeObject | undefined, stable: string): string | undefined {
  const { host_redirect: isRedirect, weight } = own.spec;
  if (isRedirect === true) return 'it redirects';
  if (!sendsTo(own, stable)) return notServed([own.spec.service ?? ''], stable);
  if (weight !== undefined)
    return `it has a weight of its own (${weight}), which leaves no room for the candidate's: take it away`;
  return unlike(own) ?? (made && `Mapping ${made.metadata.name} exists already`);
}

function unlike({ spec: { shadow, resolver = '' } }: Mapping): string | undefined {
  if (shadow === true) return 'it only gets copies of requests';
  return /consul/i.test(resolver)
    ? `its resolver ${resolver} looks for Services in Consul, where the candidate's is not`
    : undefined;
}

function sendsTo({ metadata, spec }: Mapping, service: string): boolean {
  return isService(spec.service ?? '', service, metadata.namespace);
}

interface Wanted {
  readonly name: string;
  readonly spec: MappingSpec;
}

/** In the order of `refs`. */
function wantedFor(
  own: KubeObject,
  { share, testers, mirror }: Split,
  backends: Backends,
): readonly Wanted[] {
  const { metadata, spec } = mappingOf(own);
  const { name } = metadata;
  // Both versions under one name would be one in the statistics.
  const { stats_name: _own, ...common } = spec;
  const toCandidate = { ...common, service: withService(spec.service ?? '', backends.candidate) };
  const shared = { name: candidateOf(name), spec: { ...toCandidate, weight: wholePercent(share) } };
  return [
    ...(share === 0 ? [] : [shared]),
    ...testers.map((tester, index) => ({
      name: testerOf(name, index),
      spec: testerSpec(toCandidate, tester),
    })),
    ...(mirror === undefined
      ? []
      : [
          {
            name: shadowOf(name),
            spec: { ...toCandidate, shadow: true, weight: wholePercent(mirror.share) },
          },
        ]),
  ];
}

interface Made {
  readonly namespace: string;
  /** The Mapping as it is; undefined: it is to be made. */
  readonly before: KubeObject | undefined;
}

function madeFrom(own: KubeObject, { name, spec }: Wanted, { namespace, before }: Made): KubeObject {
  const kept = before === undefined ? {} : additionsIn(mappingOf(before).spec);
  const labels = { ...before?.metadata.labels, ...selectable(own.metadata.labels) };
  return {
    ...before,
    apiVersion: own.apiVersion,
    kind: own.kind,
    metadata: {
      ...(before?.metadata ?? { name, namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
    },
    spec: { ...kept, ...spec },
  };
}

/** Hosts choose Mappings by their labels. Those that tell who keeps an object would have it removed. */
function selectable(labels: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const keepers = [
    'app.kubernetes.io/managed-by',
    'app.kubernetes.io/instance',
    'argocd.argoproj.io/instance',
  ];
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !keepers.includes(key)));
}

/** Emissary writes a state only where it is told to, and not for which generation. */
function problemIn(objects: readonly KubeObject[]): Settled | undefined {
  const inactive = objects.map(mappingOf).find(({ status }) => status?.state === 'Inactive');
  return (
    inactive && {
      problem: `Mapping ${inactive.metadata.name} is inactive: ${inactive.status?.reason ?? ''}`,
    }
  );
}
