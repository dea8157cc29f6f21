import { imagesOf, type PodTemplate } from '../manifests/deployment.ts';
import { withImages } from '../manifests/images.ts';
import { isSame } from '../lib/same.ts';
import type { Backends, RoutePlan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import type { CandidateSource } from '../model/step.ts';
import { servicePods } from '../routers/service/codec.ts';
import { askedSize } from './asked-size.ts';
import { baseOf, pairOf, type Pair } from './colours.ts';
import { planWith, type Origin } from './envelope.ts';
import type { Facts, Member } from './facts.ts';
import { movedSelector, pairSteps, type NextColour } from './pair-steps.ts';
import type { Planned } from './planned.ts';

/** True for a target that is not a Deployment itself but two of them, `name-blue` and `name-green`. */
export function isPair({ strategy }: Spec, { target, colours }: Facts): boolean {
  return strategy === 'blue-green' && target === undefined && colours.length === 2;
}

/**
 * Blue-green as tutorials show it: two Deployments, and a Service whose selector says the colour. The
 * idle one gets the new version, the selector moves, and the old one stays as the way back.
 */
export function planPair({ spec, facts }: Member, origin: Origin): Planned {
  const pair = pairOf(spec, facts);
  const { active, idle, services } = pair;
  const next = withImages(baseOf(pair, facts).spec.template, spec.change.images);
  const plan = planWith(
    { spec, facts, ...origin },
    {
      targets: [
        {
          kind: 'Deployment',
          candidate: idle.name,
          live: active.live,
          hash: active.hash,
          nextImages: facts.previous?.images ?? imagesOf(next),
          replicas: active.replicas,
          route: routeOf(pair, facts.namespace),
        },
      ],
      steps: pairSteps(pair, spec, nextOf(spec, pair, facts)),
      notes: [
        `${active.name} serves and ${idle.name} is idle: ${services.map(({ name }) => name).join(', ')} will select ${idle.name}.`,
      ],
    },
  );
  return { is: runsAlready(next, pair, facts) ? 'unchanged' : 'planned', plan };
}

function runsAlready(next: PodTemplate, { active }: Pair, { previous, manifests }: Facts): boolean {
  const isFromImages = previous === undefined && manifests === undefined;
  return isFromImages && isSame(next.spec, active.live.spec.template.spec);
}

/** Back to a version that the idle colour still has, as it is; otherwise to its recorded revision. */
function sourceOf({ target, change }: Spec, { idle }: Pair, { previous, manifests }: Facts): CandidateSource {
  if (previous !== undefined)
    return previous.hash === idle.hash ? { from: 'as-is' } : { from: 'revision', hash: previous.hash };
  return manifests === undefined
    ? { from: 'images', images: change.images }
    : { from: 'manifests', of: target.name, images: change.images };
}

function nextOf(spec: Spec, pair: Pair, facts: Facts): NextColour {
  const { manifests, previous } = facts;
  const brought = previous === undefined ? (manifests?.copies ?? []) : [];
  return {
    source: sourceOf(spec, pair, facts),
    size: sizeOf(pair, facts),
    copies: brought.map(({ copy }) => copy),
  };
}

/** As many as serve now, unless a manifest asks for another number and no autoscaler has the say. */
function sizeOf({ active, idle }: Pair, facts: Facts): number {
  return askedSize(facts, 'Deployment', idle.name) ?? active.replicas;
}

/** The Service's selector says the colour. */
function routeOf(pair: Pair, namespace: string): RoutePlan {
  const [own] = pair.services;
  const backends = backendsOf(pair);
  return {
    codec: servicePods.name,
    objects: servicePods.refs({ kind: 'Service', name: own.name }, namespace, backends),
    backends,
    original: own.selector,
  };
}

function backendsOf({ active, idle, services: [{ name, selector }] }: Pair): Backends {
  return {
    stable: name,
    candidate: name,
    selector,
    stableSelector: selector,
    candidateSelector: movedSelector(selector, idle),
    stableWorkload: active.name,
    candidateWorkload: idle.name,
  };
}
