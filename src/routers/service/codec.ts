import { z } from 'zod';
import type { KubeObject, Labels } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { isSame } from '../../lib/same.ts';
import type { RouterCodec } from '../codec.ts';
import { sizes } from './sizes.ts';

const service = z.looseObject({
  spec: z.looseObject({ selector: z.record(z.string(), z.string()).optional() }),
});
const deployment = z.looseObject({ spec: z.looseObject({ replicas: z.number().optional() }) });

/** The Service's selector before the rollout. */
const remembered = z.record(z.string(), z.string());

/**
 * The plain Service: it sends to all pods it selects, so a share is a number of pods. At 0 it selects
 * stable alone, at 100 the candidate alone, between both by the labels they have in common. Objects:
 * the Service, then stable's and the candidate's Deployments, whose sizes are read and never written
 * here: the step before has scaled them and seen them ready.
 */
export const servicePods: RouterCodec = {
  name: 'service',
  can: {
    weights: false,
    services: false,
    smallestShare: 1,
    testers: [],
    mirror: 'no',
    sticky: { why: 'it shares by the number of pods' },
  },
  kinds: ['Service'],
  resources: [],
  makes: [],
  claims: () => true,
  limits: () => undefined,
  refs: ({ name }, namespace, { stableWorkload, candidateWorkload }) => [
    { kind: 'Service', namespace, name },
    { kind: 'Deployment', namespace, name: stableWorkload },
    { kind: 'Deployment', namespace, name: candidateWorkload },
  ],
  refusal: ([object]) =>
    object === undefined
      ? 'it does not exist'
      : Object.keys(selectorOf(object)).length === 0
        ? 'it has no selector, so Cutover cannot choose the pods behind it'
        : undefined,
  remember: ([object]) => selectorOf(object),
  sizes,
  read: (objects, backends) => {
    const selector = selectorOf(objects.find(isService));
    if (isSame(selector, backends.stableSelector)) return 0;
    if (isSame(selector, backends.candidateSelector)) return 100;
    const replicas = (name: string): number =>
      replicasOf(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name));
    return sharedBy(replicas(backends.stableWorkload), replicas(backends.candidateWorkload));
  },
  write: (objects, { share }, { backends, original }) => {
    const selector = selectorFor(share, backends, remembered.parse(original));
    return objects.map((object) =>
      isService(object) ? { ...object, spec: { ...(object['spec'] as object), selector } } : object,
    );
  },
  settled: (objects) => (objects.some(isService) ? 'yes' : { problem: 'the Service is gone' }),
};

/** Objects that do not exist are left out, so that places do not tell which is which. */
function isService({ kind }: KubeObject): boolean {
  return kind === 'Service';
}

function selectorFor(
  share: number,
  { stableSelector, candidateSelector }: Backends,
  original: Labels,
): Labels {
  if (share === 0) return stableSelector;
  return share === 100 ? candidateSelector : original;
}

function selectorOf(object: KubeObject | undefined): Labels {
  return object === undefined ? {} : (service.parse(object).spec.selector ?? {});
}

function replicasOf(object: KubeObject | undefined): number {
  return object === undefined ? 0 : (deployment.parse(object).spec.replicas ?? 1);
}

function sharedBy(stable: number, candidate: number): number | 'mixed' {
  return stable + candidate === 0 ? 'mixed' : (100 * candidate) / (stable + candidate);
}
