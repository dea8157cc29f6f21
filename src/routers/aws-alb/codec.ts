import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split } from '../../model/split.ts';
import type { RouterCodec } from '../codec.ts';
import { classOf, ingressResource } from '../ingress.ts';
import { sizesByWeight, wholePercent } from '../weighted.ts';
import { shareOfRefs } from '../weighted-refs.ts';
import { forwardIn, serviceOf, weightOf, type Fields } from './action.ts';
import {
  actionFor,
  actionKey,
  actionPort,
  actionsOf,
  annotationsOf,
  directTo,
  ingressOf,
  remembered,
  withPorts,
  type AlbIngress,
  type Remembered,
} from './ingress.ts';
import { refusalOf } from './refusal.ts';
import { splitText } from './split.ts';
import { stickyLimit } from './sticky.ts';

/**
 * AWS Load Balancer Controller: a forward action in an annotation of the Ingress gets the candidate's
 * Service beside stable's, with weights. Where a path names the Service itself, it is turned to an
 * action of that name for the rollout. That leaves live traffic alone: a target group is known by
 * Ingress, Service and port as they are written, which all stay, so the controller changes the
 * listener rule in place (pkg/ingress/model_build_target_group.go); and `conditions.NAME` still holds.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
 *
 * No testers: a rule for them before the user's would move the priority of every rule after it, and
 * the controller writes those one by one.
 */
export const awsAlb: RouterCodec = {
  name: 'aws-alb',
  can: { weights: true, services: true, smallestShare: 1, testers: [], mirror: 'no', sticky: 'own-cookie' },
  kinds: ['Ingress'],
  resources: [ingressResource],
  makes: [],
  claims: (object) => (classOf(object) ?? '').split('-').includes('alb'),
  limits: stickyLimit,
  // The Service is read for its annotations, and never written.
  refs: ({ name }, namespace, { stable }) => [
    { kind: 'Ingress', namespace, name },
    { kind: 'Service', namespace, name: stable },
  ],
  refusal: (objects, backends) => {
    const own = objects.find(isIngress);
    const service = objects.find((object) => object.kind === 'Service');
    return own === undefined ? 'it does not exist' : refusalOf(ingressOf(own), backends, service);
  },
  remember: (objects, { stable }) => {
    const own = objects.find(isIngress);
    return own && remember(ingressOf(own), stable);
  },
  sizes: (share, replicas) => sizesByWeight(wholePercent(share), replicas),
  read: (objects, backends) => {
    const own = objects.find(isIngress);
    return own === undefined ? 0 : shareOf(ingressOf(own), backends);
  },
  write: (objects, split, { backends, original }) =>
    objects.map((object) =>
      isIngress(object) ? written(object, split, { backends, original: remembered.parse(original) }) : object,
    ),
  // The status of an Ingress says nothing of its rules.
  settled: (objects) => (objects.some(isIngress) ? 'yes' : { problem: 'the Ingress is gone' }),
};

/** Objects that do not exist are left out, so that places do not tell which is which. */
function isIngress({ kind }: KubeObject): boolean {
  return kind === 'Ingress';
}

function remember(own: AlbIngress, stable: string): Remembered {
  const annotations = annotationsOf(own);
  const texts = actionsOf(own)
    .map((name) => [name, annotations[actionKey(name)] ?? ''] as const)
    .filter(([, text]) => forwardIn(text)?.groups.some((group) => serviceOf(group) === stable) === true);
  return { actions: Object.fromEntries(texts), direct: directTo(own, stable)[0] ?? null };
}

interface Own {
  readonly backends: Backends;
  readonly original: Remembered;
}

function written(object: KubeObject, split: Split, { backends, original }: Own): KubeObject {
  const { share, sticky } = split;
  const { direct } = original;
  const annotations = new Map(Object.entries(object.metadata.annotations ?? {}));
  for (const [name, text] of Object.entries(original.actions)) {
    const now = annotations.get(actionKey(name));
    // Somebody who took the action away has turned its paths elsewhere.
    if (now !== undefined)
      annotations.set(actionKey(name), splitText(now, { share, sticky, backends, original: text }));
  }
  if (direct === null) return withAnnotations(object, annotations);
  annotations.delete(actionKey(backends.stable));
  if (share > 0) {
    const text = actionFor(backends.stable, direct);
    annotations.set(actionKey(backends.stable), splitText(text, { share, sticky, backends, original: text }));
  }
  const change = share > 0 ? { from: direct, to: actionPort } : { from: actionPort, to: direct };
  return { ...withAnnotations(object, annotations), spec: withPorts(ingressOf(object), backends, change) };
}

function withAnnotations(object: KubeObject, annotations: ReadonlyMap<string, string>): KubeObject {
  return { ...object, metadata: { ...object.metadata, annotations: Object.fromEntries(annotations) } };
}

/** A path that names stable itself gives it everything, as one group would. */
function shareOf(own: AlbIngress, { stable, candidate }: Backends): number | 'mixed' {
  const annotations = annotationsOf(own);
  const actions = actionsOf(own).map((name) => forwardIn(annotations[actionKey(name)])?.groups ?? []);
  const direct = directTo(own, stable).map(() => [{ serviceName: stable }]);
  return shareOfRefs<Fields>([...actions, ...direct], {
    stable,
    candidate,
    isService: (group, name) => serviceOf(group) === name,
    weightsOf: (groups) => groups.map(weightOf),
  });
}
