import { deployment, type PodTemplate } from '../manifests/deployment.ts';
import { service } from '../manifests/service.ts';
import type { SmokeResult } from '../model/observation.ts';
import type { SmokeProbe } from '../model/spec.ts';
import type { KubeObject } from '../model/kube.ts';
import type { SendToPod } from '../ports/pod-request.ts';

export interface SmokeTarget {
  readonly namespace: string;
  /** Names of the ready pods. */
  readonly pods: readonly string[];
  readonly port: number;
}

const keptExamples = 3;

/** Sends each probe's requests in turn over the pods, and counts the wrong answers. */
export function runSmoke(
  probes: readonly SmokeProbe[],
  target: SmokeTarget,
  send: SendToPod,
): Promise<readonly SmokeResult[]> {
  return Promise.all(probes.map((probe) => runProbe(probe, target, send)));
}

async function runProbe(probe: SmokeProbe, target: SmokeTarget, send: SendToPod): Promise<SmokeResult> {
  const { namespace, pods, port } = target;
  const wrong: string[] = [];
  for (let sent = 0; sent < probe.requests; sent += 1) {
    const pod = pods[sent % pods.length];
    if (pod === undefined) throw new Error('There is no ready candidate pod to send smoke requests to.');
    const { status, detail } = await send({ namespace, pod, port, method: probe.method, path: probe.path });
    if (status !== probe.status) wrong.push(`${pod} answered ${status}: ${detail}`);
  }
  return {
    probe: probe.text,
    sent: probe.requests,
    failed: wrong.length,
    examples: wrong.slice(0, keptExamples),
  };
}

/** The pods' port behind a Service's first port. */
export function portBehind(serviceObject: KubeObject, workload: KubeObject): number {
  const [first] = service.parse(serviceObject).spec.ports ?? [];
  const wanted = first?.targetPort ?? first?.port ?? 80;
  return typeof wanted === 'number' ? wanted : namedPort(deployment.parse(workload).spec.template, wanted);
}

function namedPort({ spec }: PodTemplate, name: string): number {
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  return ports.find((port) => port.name === name)?.containerPort ?? ports[0]?.containerPort ?? 80;
}
