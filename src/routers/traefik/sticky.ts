import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Split, Sticky } from '../../model/split.ts';
import { rememberedRefs } from '../weighted-refs.ts';

const balancer = z.looseObject({
  spec: z.looseObject({
    weighted: z
      .looseObject({
        sticky: z
          .looseObject({ cookie: z.looseObject({ name: z.string().optional() }).optional() })
          .optional(),
      })
      .optional(),
  }),
});

type StickyField = NonNullable<z.infer<typeof balancer>['spec']['weighted']>['sticky'];

/** What a balancer was before the rollout; `sticky` null where it had none. */
export const rememberedBalancer = z.object({ refs: rememberedRefs, sticky: z.unknown() });

export function stickyIn(object: KubeObject | undefined): StickyField {
  return object && balancer.parse(object).spec.weighted?.sticky;
}

/**
 * The cookie of the balancer itself, whose value says which of its services answered. A service without
 * a weight is not among them, so that a cookie for it counts for nothing (pkg/server/service/loadbalancer
 * /wrr: a handler is only added with a weight). Scripts need not read it; without `secure` it works where
 * TLS ends before Traefik too.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/
 */
export function stickyFor({ cookie, seconds }: Sticky): object {
  const lifetime = seconds === undefined ? {} : { maxAge: seconds };
  return { cookie: { name: cookie, httpOnly: true, sameSite: 'lax', ...lifetime } };
}

/** With this cookie; null: with none. */
export function withSticky(object: KubeObject, sticky: unknown): KubeObject {
  const spec = object['spec'] as { readonly weighted: Readonly<Record<string, unknown>> };
  const { sticky: _replaced, ...weighted } = spec.weighted;
  return { ...object, spec: { ...spec, weighted: sticky === null ? weighted : { ...weighted, sticky } } };
}

/** Why its users cannot be kept by a cookie of the rollout's; undefined when they can. */
export function stickyLimit({ sticky }: Split, [object]: readonly KubeObject[]): string | undefined {
  const own = stickyIn(object);
  return sticky === undefined || own === undefined
    ? undefined
    : `it keeps users by a cookie of its own already (${own.cookie?.name ?? 'with no name'})`;
}
