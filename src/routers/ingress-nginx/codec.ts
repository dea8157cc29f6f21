import { isSame } from '../../lib/same.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { home, type Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { classOf, ingress, ingressResource, servicesOf, type Ingress, type IngressRule } from '../ingress.ts';
import { notServed } from '../refusals.ts';
import { sizesByWeight } from '../weighted.ts';
import { annotationsOf, prefix, shareIn, tooMuch } from './annotations.ts';

/**
 * ingress-nginx: an Ingress of the candidate's own, marked as a canary of the user's, which stays as it
 * is. https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary
 */
export const ingressNginx: RouterCodec = {
  name: 'ingress-nginx',
  can: {
    weights: true,
    services: true,
    smallestShare: 0.01,
    testers: ['header', 'header-pattern', 'cookie'],
    mirror: 'no',
    // rootfs/etc/nginx/lua/balancer/sticky.lua: the key in the cookie is made of the Service's name, and
    // the controller gives the candidate the cookie of the user's Ingress or none (mergeAlternativeBackend).
    sticky: {
      why: 'its cookie names the Service, so that one of an earlier rollout sends its user to the next candidate at once',
    },
  },
  kinds: ['Ingress'],
  resources: [ingressResource],
  makes: ['Ingress'],
  claims: (object) => (classOf(object) ?? '').includes('nginx') && !isOfNginxInc(object),
  limits: tooMuch,
  refs: ({ name }, namespace) =>
    [name, candidateOf(name)].map((own) => ({ kind: 'Ingress', namespace, name: own })),
  refusal: ([own, candidate], { stable }) =>
    own === undefined ? 'it does not exist' : refusalOf(ingress.parse(own), candidate, stable),
  // Nothing of the user's is changed.
  remember: () => null,
  sizes: sizesByWeight,
  read: (objects) => shareIn(candidateIn(objects)),
  write: (objects, split, { backends, namespace }) => {
    const [own] = objects;
    if (own === undefined || isSame(split, home)) return objects.slice(0, 1);
    return [own, candidateFor(own, split, { backends, namespace, before: candidateIn(objects) })];
  },
  settled: ([own]) => (own === undefined ? { problem: 'the Ingress is gone' } : 'yes'),
};

function candidateOf(name: string): string {
  return `${name}-candidate`;
}

function candidateIn(objects: readonly KubeObject[]): KubeObject | undefined {
  const [own, ...others] = objects;
  return others.find(({ metadata }) => metadata.name === candidateOf(own?.metadata.name ?? ''));
}

/** The other controller of that name, by F5, has no canary: its own annotations tell it. */
function isOfNginxInc({ metadata }: KubeObject): boolean {
  return Object.keys(metadata.annotations ?? {}).some((key) => /^nginx\.(org|com)\//.test(key));
}

function refusalOf(own: Ingress, candidate: KubeObject | undefined, stable: string): string | undefined {
  if (own.metadata.annotations?.[`${prefix}canary`] === 'true') return 'it is a canary of another Ingress';
  if (candidate !== undefined) return `Ingress ${candidate.metadata.name} exists already`;
  return isDefault(own, stable)
    ? `Service ${stable} is its default backend, and ingress-nginx makes no canary of that: write it as a path`
    : notServed(servicesOf(own), stable);
}

function isDefault({ spec }: Ingress, stable: string): boolean {
  return spec.defaultBackend?.service?.name === stable;
}

interface Made {
  readonly backends: Backends;
  readonly namespace: string;
  /** The candidate's Ingress as it is; undefined: it is to be made. */
  readonly before: KubeObject | undefined;
}

function candidateFor(own: KubeObject, split: Split, { backends, namespace, before }: Made): KubeObject {
  const { metadata, spec } = ingress.parse(own);
  const rules = (spec.rules ?? []).flatMap((rule) => ruleFor(rule, backends));
  const { ingressClassName } = spec;
  return {
    ...before,
    apiVersion: own.apiVersion,
    kind: own.kind,
    metadata: {
      ...(before?.metadata ?? { name: candidateOf(metadata.name), namespace }),
      annotations: { ...kept(before), ...annotationsOf(metadata.annotations ?? {}, split) },
    },
    spec: {
      // A cluster may have a default class, which the server writes into a new Ingress without one.
      ...(before?.['spec'] as object | undefined),
      ...(ingressClassName === undefined ? {} : { ingressClassName }),
      rules,
    },
  };
}

/** What others have written on it since, Cutover's own mark included. */
function kept(before: KubeObject | undefined): Readonly<Record<string, string>> {
  const { annotations = {} } = before?.metadata ?? {};
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith(prefix)));
}

/** Only the paths that lead to the target. */
function ruleFor(rule: IngressRule, { stable, candidate }: Backends): readonly IngressRule[] {
  const paths = (rule.http?.paths ?? [])
    .filter(({ backend }) => backend.service?.name === stable)
    .map((path) => ({
      ...path,
      backend: { ...path.backend, service: { ...path.backend.service, name: candidate } },
    }));
  return paths.length === 0 ? [] : [{ ...rule, http: { ...rule.http, paths } }];
}
