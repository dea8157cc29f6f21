import { z } from 'zod';
import { roleManifest, type AccessRule } from '../../plan/access.ts';
import { RefusedError } from '../../plan/refusal.ts';
import type { Transport } from './transport.ts';

const review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/** Throws a RefusedError that lists every missing permission, with the YAML that grants them. */
export async function requireAccess(
  send: Transport,
  namespace: string,
  rules: readonly AccessRule[],
): Promise<void> {
  const checked = await Promise.all(
    rules.map(async (rule) => {
      const allowed = await Promise.all(
        rule.verbs.map((verb) => isAllowed(send, namespace, { ...rule, verbs: [verb] })),
      );
      return { ...rule, verbs: rule.verbs.filter((_, index) => allowed[index] === false) };
    }),
  );
  const missing = checked.filter(({ verbs }) => verbs.length > 0);
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ group, resource, verbs }) => `${verbs.join(', ')} ${resource}${group === '' ? '' : `.${group}`}`,
  );
  throw new RefusedError([
    `kubeconfig: its user may not do in namespace ${namespace}: ${lines.join('; ')}. Grant it to the user with this Role and a RoleBinding:\n${roleManifest(missing, { name: 'cutover', namespace })}`,
  ]);
}

async function isAllowed(
  send: Transport,
  namespace: string,
  { group, resource, verbs }: AccessRule,
): Promise<boolean> {
  const [plural, subresource] = resource.split('/');
  const { text } = await send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, group, resource: plural, subresource, verb: verbs[0] } },
    },
  });
  return review.parse(JSON.parse(text)).status.allowed;
}
