import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { forwardTo } from './action.ts';

export const prefix = 'alb.ingress.kubernetes.io/';

const port = z.looseObject({ name: z.string().optional(), number: z.number().optional() });
const backend = z.looseObject({ service: z.looseObject({ name: z.string(), port }).optional() });
const rule = z.looseObject({
  http: z.looseObject({ paths: z.array(z.looseObject({ backend })).optional() }).optional(),
});

/** The parts of an Ingress that are read here; everything else passes through untouched. */
const ingress = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.looseObject({ defaultBackend: backend.optional(), rules: z.array(rule).optional() }),
});

export type AlbIngress = z.infer<typeof ingress>;
export type Backend = z.infer<typeof backend>;
export type Port = z.infer<typeof port>;

export const remembered = z.object({
  /** The text of each action that sends to stable. */
  actions: z.record(z.string(), z.string()),
  /** The port of the paths that send to stable themselves; null where none does. */
  direct: port.nullable(),
});

export type Remembered = z.infer<typeof remembered>;

export function ingressOf(object: KubeObject): AlbIngress {
  return ingress.parse(object);
}

export function annotationsOf({ metadata }: AlbIngress): Readonly<Record<string, string>> {
  return metadata.annotations ?? {};
}

export function actionKey(name: string): string {
  return `${prefix}actions.${name}`;
}

export function backendsOf({ spec }: AlbIngress): readonly Backend[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return [
    ...(spec.defaultBackend === undefined ? [] : [spec.defaultBackend]),
    ...paths.map((one) => one.backend),
  ];
}

/** The port that makes the backend's name that of an action in the annotations. */
const byAnnotation = 'use-annotation';

export function isAction({ service }: Backend): boolean {
  return service?.port.name === byAnnotation;
}

export function actionsOf(own: AlbIngress): readonly string[] {
  return [
    ...new Set(
      backendsOf(own)
        .filter(isAction)
        .flatMap(({ service }) => service?.name ?? []),
    ),
  ];
}

/** The ports of the backends that name the Service itself. */
export function directTo(own: AlbIngress, name: string): readonly Port[] {
  return backendsOf(own).flatMap((one) => {
    const { service } = one;
    return service?.name === name && !isAction(one) ? [service.port] : [];
  });
}

/** The spec with each backend that names stable by `from` naming it by `port`. */
export function withPorts(
  { spec }: AlbIngress,
  { stable }: Backends,
  change: { readonly from: Port; readonly to: Port },
): AlbIngress['spec'] {
  const changed = (one: Backend): Backend =>
    one.service?.name === stable && isSamePort(one.service.port, change.from)
      ? { ...one, service: { ...one.service, port: change.to } }
      : one;
  const { defaultBackend, rules } = spec;
  return {
    ...spec,
    ...(defaultBackend === undefined ? {} : { defaultBackend: changed(defaultBackend) }),
    ...(rules === undefined ? {} : { rules: rules.map((one) => withBackends(one, changed)) }),
  };
}

export function isSamePort(a: Port, b: Port): boolean {
  return a.name === b.name && a.number === b.number;
}

export const actionPort: Port = { name: byAnnotation };

function withBackends(own: z.infer<typeof rule>, changed: (one: Backend) => Backend): z.infer<typeof rule> {
  const { http } = own;
  const paths = http?.paths?.map((path) => ({ ...path, backend: changed(path.backend) }));
  return paths === undefined ? own : { ...own, http: { ...http, paths } };
}

/** The action that says what a backend with this port says. */
export function actionFor(service: string, { name, number }: Port): string {
  return JSON.stringify(forwardTo([{ serviceName: service, servicePort: name ?? number }]));
}
