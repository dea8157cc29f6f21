import { z } from 'zod';
import type { PodTemplate } from '../manifests/deployment.ts';

/** A manifest that the server would refuse must not stop lint: what has another form counts as not written. */
function lax<T extends z.ZodType>(schema: T): z.ZodCatch<z.ZodOptional<z.ZodNullable<T>>> {
  return schema
    .nullable()
    .optional()
    .catch(() => undefined);
}

const port = z.union([z.number(), z.string()]);

const probe = z.looseObject({
  httpGet: lax(
    z.looseObject({
      path: lax(z.string()),
      port: lax(port),
      scheme: lax(z.string()),
      host: lax(z.string()),
      httpHeaders: lax(z.array(z.unknown())),
    }),
  ),
  tcpSocket: lax(z.looseObject({ port: lax(port), host: lax(z.string()) })),
  grpc: lax(z.looseObject({ port: lax(port), service: lax(z.string()) })),
  exec: lax(z.looseObject({ command: lax(z.array(z.string())) })),
  periodSeconds: lax(z.number()),
  failureThreshold: lax(z.number()),
});

const hook = z.looseObject({
  sleep: lax(z.looseObject({ seconds: lax(z.number()) })),
  exec: lax(z.looseObject({ command: lax(z.array(z.string())) })),
});

const resources = lax(
  z.looseObject({
    requests: lax(z.record(z.string(), z.unknown())),
    limits: lax(z.record(z.string(), z.unknown())),
  }),
);

const container = z.looseObject({
  name: z.string(),
  image: lax(z.string()),
  ports: lax(z.array(z.looseObject({ name: lax(z.string()), containerPort: lax(z.number()) }))),
  readinessProbe: lax(probe),
  livenessProbe: lax(probe),
  startupProbe: lax(probe),
  lifecycle: lax(z.looseObject({ preStop: lax(hook) })),
  resources,
  restartPolicy: lax(z.string()),
});

export type Probe = z.infer<typeof probe>;
export type Hook = z.infer<typeof hook>;
type Parts = z.infer<typeof container>;

/** A container of a pod, and what it is there. */
export interface Container extends Parts {
  readonly role: 'container' | 'sidecar' | 'init container';
}

/** All containers: those of the pod, its native sidecars, and those that only run before the others. */
export function containersOf({ spec }: PodTemplate): readonly Container[] {
  const own = spec.containers.map((one): Container => ({ ...container.parse(one), role: 'container' }));
  const initial = (spec.initContainers ?? []).map((one): Container => {
    const parts = container.parse(one);
    return { ...parts, role: parts.restartPolicy === 'Always' ? 'sidecar' : 'init container' };
  });
  return [...own, ...initial];
}

/** Those that run as long as the pod does. */
export function lasting(template: PodTemplate): readonly Container[] {
  return containersOf(template).filter(({ role }) => role !== 'init container');
}

export function title({ role, name }: Container): string {
  return `${role} ${name}`;
}

const podResources = z.looseObject({ resources });

/** Whether the pod as a whole, or a container, asks for CPU or memory: a limit alone is also a request. */
export function hasRequests(of: unknown): boolean {
  const { data } = podResources.safeParse(of);
  return [data?.resources?.requests, data?.resources?.limits].some(
    (amounts) => Object.keys(amounts ?? {}).length > 0,
  );
}

/** Kubernetes' own default. */
const graceSeconds = 30;

export function graceOf({ spec }: PodTemplate): number {
  return spec.terminationGracePeriodSeconds ?? graceSeconds;
}

/** `sleep 10`, also in a shell. A hook that does something first is a hook of another kind. */
const sleeping = /^(?:\S*sh -c )?\S*\bsleep\s+(\d+(?:\.\d+)?)(m?)s?\b/;

/** How long a hook sleeps, as far as it can be seen; undefined: it does something else. */
export function sleepOf({ sleep, exec }: Hook): number | undefined {
  if (sleep) return sleep.seconds ?? 0;
  const [, amount, minutes] = sleeping.exec((exec?.command ?? []).join(' ')) ?? [];
  return amount === undefined ? undefined : Number(amount) * (minutes === 'm' ? 60 : 1);
}
