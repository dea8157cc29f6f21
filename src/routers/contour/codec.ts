import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { tooHeavyForEnvoy } from '../envoy.ts';
import { drawnByEnvoy } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import {
  byWeightedRefs,
  refusalOfRefs,
  rememberedRefs,
  rememberRefs,
  shareOfRefs,
  splitRefs,
  type RefForm,
  type RememberedRefs,
} from '../weighted-refs.ts';
import { mirrorRoute, testerRoute } from './added-routes.ts';
import { tooMuch } from './limits.ts';
import {
  formOf,
  httpProxy,
  nameOf,
  ownRoutes,
  servicesOf,
  tcpServices,
  type ProxyRoute,
  type ProxyService,
} from './proxies.ts';
import { settled } from './settled.ts';

const remembered = z.object({ routes: z.array(rememberedRefs), tcpproxy: rememberedRefs });

/**
 * Contour's HTTPProxy: the candidate's Service beside the target's, with the weights of the share, in
 * its routes and its tcpproxy. Needs Contour 1.26 for testers and copies (header conditions by `regex`,
 * `weight` of a `mirror`). What it includes is another HTTPProxy's.
 * https://projectcontour.io/docs/main/config/request-routing/
 */
export const contour: RouterCodec = {
  name: 'contour',
  can: {
    ...byWeightedRefs,
    testers: ['header', 'header-pattern', 'cookie', 'query'],
    mirror: 'by-method',
    sticky: drawnByEnvoy,
  },
  kinds: ['HTTPProxy'],
  resources: [{ kind: 'HTTPProxy', group: 'projectcontour.io', version: 'v1', plural: 'httpproxies' }],
  makes: [],
  claims: () => true,
  limits: tooMuch,
  refs: ({ kind, name }, namespace) => [{ kind, group: 'projectcontour.io', namespace, name }],
  refusal: ([object], backends) => (object === undefined ? 'it does not exist' : refusalOf(object, backends)),
  remember: ([object], backends) => {
    const form = formOf(backends);
    return {
      routes: ownRoutes(object, backends).map((route) => rememberRefs(servicesOf(route), form)),
      tcpproxy: rememberRefs(tcpServices(object), form),
    };
  },
  sizes: sizesByWeight,
  read: ([object], backends) => shareOfRefs(listsIn(object, backends), formOf(backends)),
  write: (objects, split, { backends, original }) => {
    const before = remembered.parse(original);
    return objects.map((object) => ({ ...object, spec: specOf(object, split, { backends, before }) }));
  },
  settled: ([object]) =>
    object === undefined ? { problem: 'the HTTPProxy is gone' } : settled(httpProxy.parse(object)),
};

function listsIn(object: KubeObject | undefined, backends: Backends): readonly (readonly ProxyService[])[] {
  return [...ownRoutes(object, backends).map(servicesOf), tcpServices(object)];
}

function refusalOf(object: KubeObject, backends: Backends): string | undefined {
  const { candidate } = backends;
  const { routes = [], tcpproxy = {} } = httpProxy.parse(object).spec;
  const lists = [...routes, tcpproxy].map(servicesOf);
  const form = formOf(backends);
  if (lists.flat().some(({ name }) => name === candidate)) return `it points at Service ${candidate} already`;
  return refusalOfRefs(lists, { form, nameOf }) ?? tooHeavyForEnvoy(lists, form);
}

interface Writing {
  readonly backends: Backends;
  readonly before: z.infer<typeof remembered>;
}

function specOf(object: KubeObject, split: Split, { backends, before }: Writing): object {
  const { spec } = httpProxy.parse(object);
  const form = formOf(backends);
  const routes = ownRoutes(object, backends).flatMap((route, index) =>
    routesFor(route, split, { form, weights: before.routes[index] ?? [] }),
  );
  const { tcpproxy } = spec;
  const { refs } = splitRefs(tcpServices(object), split, { form, weights: before.tcpproxy });
  return {
    ...spec,
    ...(spec.routes && { routes }),
    ...(tcpproxy?.services && { tcpproxy: { ...tcpproxy, services: refs } }),
  };
}

interface Context {
  readonly form: RefForm<ProxyService>;
  readonly weights: RememberedRefs;
}

/** A route of the user's, after those that the split needs beside it. */
function routesFor(
  route: ProxyRoute,
  { testers, mirror, ...shares }: Split,
  context: Context,
): readonly ProxyRoute[] {
  if (route.services === undefined) return [route];
  const { refs, target } = splitRefs(servicesOf(route), shares, context);
  const split = { ...route, services: [...refs] };
  if (target === undefined) return [split];
  const adding = { candidate: context.form.candidate, target };
  const isBesideMirror = mirror !== undefined;
  return [
    ...testers.map((tester) => testerRoute(route, tester, { ...adding, isBesideMirror })),
    ...(mirror === undefined ? [] : [mirrorRoute(split, mirror, adding)]),
    split,
  ];
}
