import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { tooHeavyForEnvoy } from '../envoy.ts';
import { refusalOfRefs } from '../weighted-refs.ts';
import { formOf, nameOf, portOf, serviceOf } from './refs.ts';
import {
  destinationsOf,
  filtersOf,
  keyOf,
  refsOf,
  rulesOf,
  type BackendRef,
  type Destination,
  type Match,
} from './routes.ts';

export function refusalOf(
  route: KubeObject,
  service: KubeObject | undefined,
  backends: Backends,
): string | undefined {
  const form = formOf(route.metadata.namespace, backends);
  const destinations = destinationsOf(route);
  const lists = destinations.flatMap(rulesOf).map(refsOf);
  const own = lists.flat().filter((ref) => form.isService(ref, form.stable));
  return (
    refusalOfRefs(lists, { form, nameOf }) ??
    tooHeavyForEnvoy(lists, form) ??
    merged(destinations) ??
    portless(own, backends) ??
    destinations
      .filter(({ targetRef }) => serviceOf(targetRef, route.metadata.namespace) === backends.stable)
      .map((to) => leak(to, backends))
      .find((why) => why !== undefined) ??
    (service && serviceRefusal(route, service, own))
  );
}

function merged(destinations: readonly Destination[]): string | undefined {
  const keys = destinations.flatMap((to) => rulesOf(to).map((rule) => keyOf(to, rule)));
  return new Set(keys).size < keys.length
    ? 'two rules of it have the same matches, and Kuma makes one of them: take one away'
    : undefined;
}

/**
 * By name alone a backend is a tag of before Kuma 2.9 (BackendRef.ReferencesRealObject); by labels alone
 * it has broken the whole configuration of proxies (https://github.com/kumahq/kuma/issues/18657).
 */
function portless(refs: readonly BackendRef[], { stable }: Backends): string | undefined {
  return refs.some((ref) => portOf(ref) === undefined)
    ? `a backendRef to Service ${stable} has no port, without which Kuma does not find it: write it`
    : undefined;
}

/** What goes to the destination itself is not split: requests that no rule takes, or one without backends. */
function leak(to: Destination, { stable }: Backends): string | undefined {
  const rules = rulesOf(to);
  const isImplicit = rules.some(
    (rule) => refsOf(rule).length === 0 && !filtersOf(rule).some(({ type }) => type === 'RequestRedirect'),
  );
  if (isImplicit) return `a rule without backendRefs sends to Service ${stable} as a whole: write them`;
  return rules.some(({ matches }) => matches === undefined || matches.some(isCatchAll))
    ? undefined
    : `requests that no rule of it matches go to Service ${stable} as a whole: add a rule for the PathPrefix /`;
}

function isCatchAll({ path, method, headers = [], queryParams = [] }: Match): boolean {
  const isAnyPath = path === undefined || (path.type === 'PathPrefix' && path.value === '/');
  return isAnyPath && method === undefined && headers.length + queryParams.length === 0;
}

const ports = z.looseObject({
  spec: z.looseObject({
    ports: z
      .array(
        z.looseObject({
          name: z.string().optional(),
          port: z.number(),
          appProtocol: z.string().optional(),
        }),
      )
      .optional(),
  }),
});

function serviceRefusal(
  route: KubeObject,
  service: KubeObject,
  own: readonly BackendRef[],
): string | undefined {
  return marked(service) ?? (route.kind === 'MeshHTTPRoute' ? unseen(service, own) : undefined);
}

/** The candidate's Service has none but Cutover's: Kuma would see another mesh, or another protocol. */
function marked({ metadata: { name, labels, annotations } }: KubeObject): string | undefined {
  const keys = Object.keys({ ...labels, ...annotations });
  const marks = keys.filter((key) => /(^|\.)kuma\.io\//.test(key));
  return marks.length === 0
    ? undefined
    : `Service ${name} has labels or annotations that the candidate's would not have (${marks.join(', ')}): use those of its namespace, and the appProtocol of its ports`;
}

const httpProtocols = ['http', 'http2', 'grpc'];

/**
 * Backends of another protocol are left out of a MeshHTTPRoute without a word.
 * https://developer.konghq.com/mesh/policies/meshhttproute/
 */
function unseen(service: KubeObject, own: readonly BackendRef[]): string | undefined {
  const http = (ports.parse(service).spec.ports ?? []).filter(({ appProtocol = '' }) =>
    httpProtocols.includes(appProtocol),
  );
  const known = new Set(http.flatMap(({ name, port }) => [name, String(port)]));
  const other = own.map(portOf).find((port) => port !== undefined && !known.has(port));
  return (
    other &&
    `Service ${service.metadata.name} has no port ${other} whose appProtocol is http, http2 or grpc, and Kuma shares requests of no other`
  );
}
