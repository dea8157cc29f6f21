import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { RouterCodec } from '../codec.ts';
import { drawnAnew } from '../unsticky.ts';
import { sizesByWeight } from '../weighted.ts';
import {
  byWeightedRefs,
  rememberedRefs,
  refusalOfRefs,
  rememberRefs,
  shareOfRefs,
  splitRefs,
  weightOf,
  type RefForm,
} from '../weighted-refs.ts';

const group = 'split.smi-spec.io';

/** A weight of v1alpha1 is a quantity: `900m`. */
const planned = z.looseObject({ service: z.string(), weight: z.union([z.number(), z.string()]).optional() });
const backend = z.looseObject({ service: z.string(), weight: z.number().optional() });
const specOf = z.looseObject({ service: z.string(), backends: z.array(planned).optional() });

type Backend = z.infer<typeof backend>;
type Spec = z.infer<typeof specOf>;

/** linkerd-smi counts in thousandths of a weight, in 32 bits; shares below one percent need 10 000 parts. */
const maxWeight = 400;

/**
 * Service Mesh Interface: a TrafficSplit, whose backends clients in the mesh get in place of its root.
 * https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-split/v1alpha2/traffic-split.md
 *
 * v1alpha2 is what both linkerd-smi and Open Service Mesh serve. Its weights are numbers. The matches of
 * later versions, which could tell testers, are served by neither.
 */
export const smi: RouterCodec = {
  name: 'smi',
  can: {
    ...byWeightedRefs,
    testers: [],
    mirror: 'no',
    sticky: drawnAnew,
  },
  kinds: ['TrafficSplit'],
  resources: [{ kind: 'TrafficSplit', group, version: 'v1alpha2', plural: 'trafficsplits' }],
  makes: [],
  claims: () => true,
  limits: () => undefined,
  refs: ({ kind, name }, namespace) => [{ kind, group, namespace, name }],
  refusal: ([object], backends) =>
    object === undefined ? 'it does not exist' : refusalOf(specOf.parse(object['spec']), backends),
  remember: ([object], backends) => rememberRefs(backendsOf(object), formOf(backends)),
  sizes: sizesByWeight,
  read: ([object], backends) => shareOfRefs([backendsOf(object)], formOf(backends)),
  write: (objects, split, { backends, original }) => {
    const weights = rememberedRefs.parse(original);
    return objects.map((object) => {
      const { refs } = splitRefs(backendsOf(object), split, { form: formOf(backends), weights });
      return { ...object, spec: { ...(object['spec'] as object), backends: refs } };
    });
  },
  // It has no status.
  settled: ([object]) => (object === undefined ? { problem: 'the TrafficSplit is gone' } : 'yes'),
};

function formOf({ stable, candidate, baseline }: Backends): RefForm<Backend> {
  return {
    stable,
    candidate,
    baseline,
    isService: ({ service }, name) => service === name,
    weightsOf: (refs) => refs.map(weightOf),
    identityOf: nameOf,
    withService: (ref, service) => ({ ...ref, service }),
  };
}

function nameOf({ service }: Backend): string {
  return service;
}

/** A quantity that somebody wrote since counts for 1, until it is put right. */
function backendsOf(object: KubeObject | undefined): readonly Backend[] {
  const { backends = [] } = object === undefined ? {} : specOf.parse(object['spec']);
  return backends.map(({ weight, ...rest }) => (typeof weight === 'number' ? { ...rest, weight } : rest));
}

function refusalOf({ service, backends = [] }: Spec, services: Backends): string | undefined {
  const broken = backends.find(({ weight = 1 }) => !Number.isInteger(weight));
  if (broken !== undefined)
    return `the weight ${broken.weight} of Service ${broken.service} is no whole number`;
  const own = backends.map((one) => backend.parse(one));
  const refusal = refusalOfRefs([own], { form: formOf(services), nameOf });
  if (refusal !== undefined) return refusal;
  if (service === services.candidate) return `it points at Service ${service} already`;
  const heavy = own.length === 1 ? undefined : own.find((ref) => weightOf(ref) > maxWeight);
  return (
    heavy &&
    `the weight ${weightOf(heavy)} of Service ${heavy.service} is too large to be split (at most ${maxWeight})`
  );
}
