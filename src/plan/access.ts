import { coreResources, resourceOf } from '../manifests/resources.ts';
import type { CoreKind } from '../model/kube.ts';
import type { Check } from '../model/check.ts';
import type { WorkloadKind } from '../model/spec.ts';
import type { ConfigCopy } from '../model/step.ts';
import type { RouterCodec } from '../routers/codec.ts';

/** One permission that a rollout needs in the target's namespace. */
export interface AccessRule {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

export interface AccessNeeds {
  readonly routers: readonly RouterCodec[];
  /** Of requests to pods: the API server's proxy asks for the verb of each. */
  readonly podMethods: readonly string[];
  /** What is rolled out: beside a Deployment a candidate is made. */
  readonly kind: WorkloadKind;
  /** The kinds of configuration in the manifests, of which each version gets its own. */
  readonly copied: ReadonlySet<ConfigCopy['kind']>;
}

const owned = ['get', 'list', 'create', 'patch', 'delete'];
const kept = ['get', 'create', 'patch'];

/** Everything Cutover may do in a namespace, and nothing more: the source of docs/rbac.yaml. */
export function accessRules(needs: AccessNeeds): readonly AccessRule[] {
  const { routers, podMethods, copied, kind } = needs;
  return [
    ...workloadRules(kind),
    rule('EndpointSlice', ['list']),
    { group: '', resource: 'pods/log', verbs: ['get'] },
    ...(podMethods.length === 0
      ? []
      : [{ group: '', resource: 'pods/proxy', verbs: proxyVerbs(podMethods) }]),
    rule('HorizontalPodAutoscaler', ['get', 'list', 'patch']),
    ...routers.flatMap(routerRules),
    rule('ConfigMap', copied.has('ConfigMap') ? [...kept, 'delete'] : kept),
    ...(copied.has('Secret') ? [rule('Secret', [...kept, 'delete'])] : []),
    rule('Lease', kept),
  ];
}

/** What a target that KEDA scales needs besides. */
export const kedaRules: readonly AccessRule[] = [rule('ScaledObject', ['get', 'list', 'patch'])];

/** What checks of cpu and memory need besides. */
export const usageRules: readonly AccessRule[] = [
  { group: 'metrics.k8s.io', resource: 'pods', verbs: ['list'] },
];

/** These, where there are such checks. */
export function usageRulesFor(checks: readonly Check[]): readonly AccessRule[] {
  return checks.some(asksUsage) ? usageRules : [];
}

function asksUsage(check: Check): boolean {
  if (check.kind !== 'metric' || typeof check.query === 'string' || !('pods' in check.query)) return false;
  return check.query.pods === 'cpu' || check.query.pods === 'memory';
}

/** Rolling in place, nothing is made: pods that are in the way are ended, and made anew. */
function workloadRules(kind: WorkloadKind): readonly AccessRule[] {
  if (kind === 'Deployment') {
    return [
      rule('Deployment', owned),
      rule('ReplicaSet', ['get', 'list']),
      rule('Service', owned),
      rule('Pod', ['list']),
    ];
  }
  return [
    rule(kind, ['get', 'list', 'patch']),
    rule('ControllerRevision', ['get', 'list']),
    rule('Service', ['list']),
    rule('Pod', ['get', 'list', 'delete']),
  ];
}

/** What findings are made of besides: without these rights there are fewer findings, and nothing else is missing. */
export const optionalRules: readonly AccessRule[] = [rule('PodDisruptionBudget', ['list'])];

/** The verb that the API server asks for, by the method of a proxied request. */
const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

function proxyVerbs(methods: readonly string[]): readonly string[] {
  return [...new Set(methods.map((method) => verbs[method] ?? 'get'))];
}

/** A router changes what is there; what it makes itself it must also be able to remove. */
export function routerRules({ resources, makes }: RouterCodec): readonly AccessRule[] {
  return resources.map(({ kind, group, plural }) => ({
    group,
    resource: plural,
    verbs: ['get', 'list', 'patch', ...(makes.includes(kind) ? ['create', 'delete'] : [])],
  }));
}

function rule(kind: CoreKind, verbs: readonly string[]): AccessRule {
  const { group, plural } = resourceOf(coreResources, { kind });
  return { group, resource: plural, verbs };
}

/** A Role with these rules, to paste. */
export function roleManifest(
  rules: readonly AccessRule[],
  { name, namespace }: { readonly name: string; readonly namespace: string },
): string {
  const items = rules.map(
    ({ group, resource, verbs }) =>
      `  - apiGroups: ['${group}']\n    resources: [${resource}]\n    verbs: [${verbs.join(', ')}]`,
  );
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: Role',
    `metadata: { name: ${name}, namespace: ${namespace} }`,
    'rules:',
    ...items,
  ].join('\n');
}
