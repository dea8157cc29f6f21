import type { SmokeResult } from '../model/observation.ts';
import type { SmokeProbe } from '../model/spec.ts';
import type { PodAddress, SendToPod } from '../ports/pod-request.ts';

const keptExamples = 3;

/** Sends each probe's requests in turn over the ready pods, and counts the wrong answers. */
export function runSmoke(
  probes: readonly SmokeProbe[],
  pods: readonly PodAddress[],
  send: SendToPod,
): Promise<readonly SmokeResult[]> {
  return Promise.all(probes.map((probe) => runProbe(probe, pods, send)));
}

async function runProbe(
  probe: SmokeProbe,
  pods: readonly PodAddress[],
  send: SendToPod,
): Promise<SmokeResult> {
  const wrong: string[] = [];
  for (let sent = 0; sent < probe.requests; sent += 1) {
    const to = pods[sent % pods.length];
    if (to === undefined) throw new Error('There is no ready candidate pod to send smoke requests to.');
    const { status, detail } = await send({ ...to, method: probe.method, path: probe.path });
    if (status !== probe.status) wrong.push(`${to.pod} answered ${status}: ${detail}`);
  }
  return {
    probe: probe.text,
    sent: probe.requests,
    failed: wrong.length,
    examples: wrong.slice(0, keptExamples),
  };
}
