import { resources } from '../manifests/resources.ts';
import type { Kind } from '../model/kube.ts';

/** One permission that a rollout needs in the target's namespace. */
export interface AccessRule {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

export interface AccessNeeds {
  readonly hasHttpRoute: boolean;
  readonly hasSmoke: boolean;
}

const owned = ['get', 'list', 'create', 'patch', 'delete'];
const kept = ['get', 'create', 'patch'];

/** Everything Cutover may do in a namespace, and nothing more: the source of docs/rbac.yaml. */
export function accessRules({ hasHttpRoute, hasSmoke }: AccessNeeds): readonly AccessRule[] {
  return [
    rule('Deployment', owned),
    rule('ReplicaSet', ['get', 'list']),
    rule('Service', owned),
    rule('EndpointSlice', ['list']),
    rule('Pod', ['list']),
    { group: '', resource: 'pods/log', verbs: ['get'] },
    ...(hasSmoke ? [{ group: '', resource: 'pods/proxy', verbs: ['get', 'create'] }] : []),
    rule('HorizontalPodAutoscaler', ['get', 'list', 'patch']),
    ...(hasHttpRoute ? [rule('HTTPRoute', ['get', 'list', 'patch'])] : []),
    rule('ConfigMap', kept),
    rule('Lease', kept),
  ];
}

function rule(kind: Kind, verbs: readonly string[]): AccessRule {
  const { group, plural } = resources[kind];
  return { group, resource: plural, verbs };
}

/** A Role with these rules, to paste. */
export function roleManifest(rules: readonly AccessRule[], namespace: string): string {
  const items = rules.map(
    ({ group, resource, verbs }) =>
      `  - apiGroups: ['${group}']\n    resources: [${resource}]\n    verbs: [${verbs.join(', ')}]`,
  );
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: Role',
    `metadata: { name: cutover, namespace: ${namespace} }`,
    'rules:',
    ...items,
  ].join('\n');
}
