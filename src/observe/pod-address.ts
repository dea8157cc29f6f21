import { z } from 'zod';
import { service, type Service } from '../manifests/service.ts';
import type { KubeObject } from '../model/kube.ts';
import type { PodAddress } from '../ports/pod-request.ts';

const probe = z.looseObject({
  httpGet: z
    .looseObject({
      port: z.union([z.number(), z.string()]),
      scheme: z.string().optional(),
      host: z.string().optional(),
    })
    .optional(),
});

const container = z.looseObject({
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).default([]),
  readinessProbe: probe.optional(),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
});

/** The parts of a pod that say where it listens. */
const listening = z.looseObject({
  spec: z.looseObject({ containers: z.array(container), initContainers: z.array(container).default([]) }),
});

type Scheme = PodAddress['scheme'];
type Container = z.infer<typeof container>;
type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** A port of a pod, and all that may tell what is spoken there. */
interface Port {
  readonly number: number;
  readonly containers: readonly Container[];
  readonly behind: ServicePort;
}

const usualPort: ServicePort = { port: 80 };

/**
 * Where a pod answers what comes to a Service's first port. Each pod is asked for itself, as Kubernetes
 * does: the new version may have moved to another port, or to TLS.
 */
export function addressOf(serviceObject: KubeObject, podObject: KubeObject): PodAddress {
  const { name, namespace = '' } = podObject.metadata;
  const [behind = usualPort] = service.parse(serviceObject).spec.ports ?? [];
  const { spec } = listening.parse(podObject);
  const containers = [...spec.containers, ...spec.initContainers];
  const number = numberBehind(behind, containers);
  return { namespace, pod: name, port: number, scheme: schemeOf({ number, containers, behind }) };
}

function numberBehind({ port, targetPort = port }: ServicePort, containers: readonly Container[]): number {
  if (typeof targetPort === 'number') return targetPort;
  const ports = containers.flatMap(({ ports: own }) => own);
  const found = ports.find(({ name }) => name === targetPort) ?? ports[0];
  return found?.containerPort ?? usualPort.port;
}

/**
 * Who knows what is spoken at a port, the surest first: kubelet has tried it, a Service declares it, a
 * name suggests it. The name of the Service's port is none of them: it is often that of what a load
 * balancer in front of the pods speaks.
 */
const witnesses: readonly ((port: Port) => Scheme | undefined)[] = [probed, declared, named];

function schemeOf(port: Port): Scheme {
  return witnesses.reduce<Scheme | undefined>((told, ask) => told ?? ask(port), undefined) ?? 'http';
}

/** Requests go to ready pods only, so the probe that made them ready was answered. */
const probeKinds = ['readinessProbe', 'startupProbe', 'livenessProbe'] as const;

function probed({ number, containers }: Port): Scheme | undefined {
  const asked = probeKinds.flatMap((kind) =>
    containers.flatMap((own) => {
      const get = own[kind]?.httpGet;
      // With a host of its own it asks something else than the pod.
      const isHere = get !== undefined && (get.host ?? '') === '' && numberOf(get.port, own) === number;
      return isHere ? [get] : [];
    }),
  );
  const [surest] = asked;
  return surest && (surest.scheme === 'HTTPS' ? 'https' : 'http');
}

function numberOf(port: number | string, { ports }: Container): number | undefined {
  return typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort;
}

/** Values of `appProtocol`: names of IANA, and Kubernetes' own. With any other, somebody else must tell. */
const protocols: ReadonlyMap<string, Scheme> = new Map([
  ['http', 'http'],
  ['https', 'https'],
  ['kubernetes.io/h2c', 'http'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
]);

/** Google's load balancers want it in capitals. */
function declared({ behind }: Port): Scheme | undefined {
  return protocols.get(behind.appProtocol?.toLowerCase() ?? '');
}

/** The pod's own name for its port, `https` or `https-admin`. */
function named({ number, containers }: Port): Scheme | undefined {
  const ports = containers.flatMap(({ ports: own }) => own);
  const isTls = ports.some(
    ({ name = '', containerPort }) => containerPort === number && /^https(-|$)/.test(name),
  );
  return isTls ? 'https' : undefined;
}
