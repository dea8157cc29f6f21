import { z } from 'zod';
import type { KubeObject, Labels } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { candidateHost, isHostOf, servicesFor } from './virtual-service.ts';

const portSettings = z.looseObject({ port: z.looseObject({ number: z.number().optional() }).optional() });

const trafficPolicy = z.looseObject({
  connectionPool: z.unknown().optional(),
  loadBalancer: z.unknown().optional(),
  outlierDetection: z.unknown().optional(),
  tls: z.unknown().optional(),
  portLevelSettings: z.array(portSettings).optional(),
});

const subset = z.looseObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  trafficPolicy: trafficPolicy.optional(),
});

const destinationRule = z.looseObject({
  spec: z.looseObject({
    host: z.string(),
    trafficPolicy: trafficPolicy.optional(),
    subsets: z.array(subset).optional(),
  }),
});

type TrafficPolicy = z.infer<typeof trafficPolicy>;

/** The user's rules for stable's host. */
export function rulesOf(objects: readonly KubeObject[], backends: Backends): readonly KubeObject[] {
  return objects.filter(
    (object) =>
      object.kind === 'DestinationRule' &&
      !isOwn(object, backends) &&
      isHostOf(destinationRule.parse(object).spec.host, backends.stable, object.metadata.namespace),
  );
}

/** The rule that the rollout makes. */
export function isOwn({ kind, metadata }: KubeObject, { candidate }: Backends): boolean {
  return kind === 'DestinationRule' && metadata.name === candidate;
}

export function hasSubset(rule: KubeObject, name: string): boolean {
  return (destinationRule.parse(rule).spec.subsets ?? []).some((subset) => subset.name === name);
}

/** The labels of the subset's pods. */
export function labelsOf(rule: KubeObject, name: string): Labels {
  return destinationRule.parse(rule).spec.subsets?.find((one) => one.name === name)?.labels ?? {};
}

interface Made {
  readonly backends: Backends;
  readonly subset: string | undefined;
  readonly before: KubeObject | undefined;
}

/**
 * The user's rule once more, for the candidate's host: connections, balancing, outliers and TLS as stable
 * has them. Not its subsets: their labels choose among stable's pods. Undefined: there is nothing to say.
 */
export function ruleForCandidate(
  own: KubeObject,
  { backends, subset, before }: Made,
): KubeObject | undefined {
  const { host, trafficPolicy: _policy, subsets: _subsets, ...rest } = destinationRule.parse(own).spec;
  const policy = policyOf(own, subset);
  if (policy === undefined) return undefined;
  const { namespace = '' } = own.metadata;
  return {
    apiVersion: own.apiVersion,
    kind: own.kind,
    ...before,
    metadata: before?.metadata ?? { name: backends.candidate, namespace },
    spec: {
      ...(before?.['spec'] as object | undefined),
      ...rest,
      host: candidateHost(host, servicesFor(own, backends)),
      trafficPolicy: policy,
    },
  };
}

function policyOf(rule: KubeObject, subset: string | undefined): TrafficPolicy | undefined {
  const { trafficPolicy: policy, subsets = [] } = destinationRule.parse(rule).spec;
  const special = subsets.find(({ name }) => name === subset)?.trafficPolicy;
  return special === undefined ? policy : mergedPolicy(policy ?? {}, special);
}

/**
 * What a subset says itself goes before what its host says; for a port, only what is said of that port
 * counts. https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
function mergedPolicy(host: TrafficPolicy, subset: TrafficPolicy): TrafficPolicy {
  const { connectionPool, loadBalancer, outlierDetection, tls, portLevelSettings = [] } = subset;
  const said = Object.entries({ connectionPool, loadBalancer, outlierDetection, tls });
  const ofPorts = Object.fromEntries(said.filter(([, value]) => value !== undefined));
  const ports = new Set(portLevelSettings.map(({ port }) => port?.number));
  const inherited = (host.portLevelSettings ?? [])
    .filter(({ port }) => !ports.has(port?.number))
    .map((settings) => ({ ...settings, ...ofPorts }));
  const all = [...portLevelSettings, ...inherited];
  return { ...host, ...subset, ...(all.length > 0 && { portLevelSettings: all }) };
}
