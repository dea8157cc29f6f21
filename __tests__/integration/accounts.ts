import { z } from 'zod';
import type { AccessRule } from '../../src/plan/access.ts';
import { until, type World } from './world.ts';

const tokenRequest = z.looseObject({ status: z.looseObject({ token: z.string() }) });
const review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

export interface Account {
  readonly name: string;
  readonly rules: readonly AccessRule[];
}

/** A new ServiceAccount with exactly these rules; gives its token. */
export async function accountWith({ send, namespace }: World, { name, rules }: Account): Promise<string> {
  const post = (path: string, body: object): ReturnType<World['send']> =>
    send({ method: 'POST', path, body });
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await post(accounts, { metadata: { name } });
  if (rules.length > 0) {
    await post(`${rbac}/roles`, {
      metadata: { name },
      rules: rules.map(({ group, resource, verbs }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs,
      })),
    });
    await post(`${rbac}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
    await until(() => inForce({ send, namespace }, { name, rules }), `the Role of ${name} is in force`);
  }
  const { text } = await post(`${accounts}/${name}/token`, { spec: { expirationSeconds: 3600 } });
  return tokenRequest.parse(JSON.parse(text)).status.token;
}

/** The authorizer hears of a Role a moment after it was written; a review of its last rule tells. */
async function inForce(
  { send, namespace }: Pick<World, 'send' | 'namespace'>,
  { name, rules }: Account,
): Promise<true | undefined> {
  const { group, resource, verbs } = rules.at(-1) ?? { group: '', resource: '', verbs: [] };
  const [plural, subresource] = resource.split('/');
  const { text } = await send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: `system:serviceaccount:${namespace}:${name}`,
        resourceAttributes: { namespace, group, resource: plural, subresource, verb: verbs.at(-1) },
      },
    },
  });
  return review.parse(JSON.parse(text)).status.allowed ? true : undefined;
}
