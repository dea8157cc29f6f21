import type { Backends } from '../../model/plan.ts';
import type { RouterCodec, Settled } from '../codec.ts';
import { sizesByWeight } from '../weighted.ts';
import { refusalOfRefs, shareOfRefs, type ShareForm } from '../weighted-refs.ts';
import { openshiftRoute, targetsOf, weightOf, type OpenshiftRoute, type Target } from './route.ts';
import { maxWeight, partsFor, remember, remembered, splitSpec } from './split.ts';

const group = 'route.openshift.io';

/** A Route has one target and at most so many beside it. */
const mostAlternates = 3;

/** Algorithms that keep a share; the router's own choice for several Services is the first. */
const fairAlgorithms = ['roundrobin', 'random'];
const balance = 'haproxy.router.openshift.io/balance';

/**
 * A Route of OpenShift: the candidate's Service becomes one of its alternate backends, with weights.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.15/html/building_applications/deployments-ab-testing_route-based-deployment-strategies
 */
export const openshiftRoutes: RouterCodec = {
  name: 'openshift',
  can: {
    weights: true,
    services: true,
    smallestShare: 100 / maxWeight,
    testers: [],
    mirror: 'no',
    // OpenShift, alternate backends and weights: 0 "continues to serve existing persistent connections".
    sticky: { why: 'its cookie keeps a user on a pod, even where the weight of the Service is 0' },
  },
  kinds: ['Route'],
  resources: [{ kind: 'Route', group, version: 'v1', plural: 'routes' }],
  makes: [],
  claims: () => true,
  limits: () => undefined,
  refs: ({ name }, namespace) => [{ kind: 'Route', group, namespace, name }],
  refusal: ([object], backends) =>
    object === undefined ? 'it does not exist' : refusalOf(openshiftRoute.parse(object), backends),
  remember: ([object]) => object && remember(openshiftRoute.parse(object)),
  sizes: (share, replicas) => {
    const { candidate, all } = partsFor(share);
    return sizesByWeight((100 * candidate) / all, replicas);
  },
  read: ([object], backends) =>
    object === undefined ? 0 : shareOfRefs([targetsOf(openshiftRoute.parse(object))], formOf(backends)),
  write: (objects, { share }, { backends, original }) =>
    objects.map((object) => ({
      ...object,
      spec: splitSpec(openshiftRoute.parse(object), {
        share,
        backends,
        original: remembered.parse(original),
      }),
    })),
  settled: ([object]) =>
    object === undefined ? { problem: 'the Route is gone' } : settled(openshiftRoute.parse(object)),
};

function refusalOf(route: OpenshiftRoute, backends: Backends): string | undefined {
  const targets = targetsOf(route);
  return (
    refusalOfRefs([targets], { form: formOf(backends), nameOf: ({ name }) => name }) ??
    (targets.length > mostAlternates ? `it has ${mostAlternates} alternate backends already` : undefined) ??
    uneven(targets, backends.stable) ??
    unfair(route)
  );
}

function uneven(targets: readonly Target[], stable: string): string | undefined {
  const own =
    targets
      .filter((one) => one.name === stable)
      .map(weightOf)
      .find((weight) => weight > 0) ?? 0;
  const other = targets.find((one) => ![0, own].includes(weightOf(one)));
  return (
    other &&
    `Service ${other.name} has another weight than ${stable} (${weightOf(other)} and ${own}), and a Route's ${maxWeight} steps cannot keep that part beside a split`
  );
}

/** The share would hold for connections or addresses, not for requests. */
function unfair({ metadata }: OpenshiftRoute): string | undefined {
  const algorithm = metadata.annotations?.[balance];
  return algorithm === undefined || fairAlgorithms.includes(algorithm)
    ? undefined
    : `its annotation ${balance} is ${algorithm}, which does not keep shares: set it to roundrobin`;
}

function formOf({ stable, candidate }: Backends): ShareForm<Target> {
  return {
    stable,
    candidate,
    isService: (target, name) => target.name === name,
    weightsOf: (targets) => targets.map(weightOf),
  };
}

/** Every router reports for itself, and not for which generation; one that rejects it serves none of it. */
function settled({ status }: OpenshiftRoute): Settled {
  const conditions = (status?.ingress ?? []).flatMap((one) =>
    (one.conditions ?? [])
      .filter(({ type }) => type === 'Admitted')
      .map((condition) => ({ ...condition, router: one.routerName ?? '' })),
  );
  if (conditions.some((one) => one.status === 'True')) return 'yes';
  const rejected = conditions.find((one) => one.status === 'False');
  return rejected === undefined
    ? 'not-yet'
    : {
        problem: `Admitted is False on router ${rejected.router}: ${rejected.message ?? rejected.reason ?? ''}`,
      };
}
