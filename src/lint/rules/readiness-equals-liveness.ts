import type { Rule } from '../rule.ts';
import { lasting, title, type Container, type Probe } from '../pod.ts';

/**
 * The same check is fine for a liveness probe that is the more patient one, as Kubernetes' own
 * documentation has it: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const readinessEqualsLiveness: Rule = {
  name: 'readiness-equals-liveness',
  finds: '`livenessProbe` is the same check as `readinessProbe`, and not more patient.',
  why: 'A pod that is only busy, or waits for a dependency, is restarted instead of getting a pause. Under load all pods are, one after the other.',
  fix: 'A cheaper check for `livenessProbe` that fails only when a restart helps, or a `failureThreshold` several times as high.',
  check: ({ next }) =>
    lasting(next).flatMap((own) => {
      const { readinessProbe: ready, livenessProbe: live } = own;
      if (!ready || !live || !isSameCheck(own, ready, live) || patience(live) > patience(ready)) return [];
      return [
        {
          object: title(own),
          message: `Its livenessProbe is its readinessProbe, and gives up after ${patience(live)} s like it or sooner: a pod that is only busy is restarted instead of getting a pause.`,
          fix: 'Give livenessProbe a cheaper check that fails only when a restart helps, or more patience.',
          yaml: `livenessProbe: { failureThreshold: ${Math.ceil((3 * patience(ready)) / period(live))} }`,
        },
      ];
    }),
};

function period({ periodSeconds }: Probe): number {
  return Math.max(1, periodSeconds ?? 10);
}

/** Seconds of failing until it acts. */
function patience(probe: Probe): number {
  return period(probe) * (probe.failureThreshold ?? 3);
}

function isSameCheck(own: Container, ready: Probe, live: Probe): boolean {
  const [a, b] = [ready, live].map((probe) => JSON.stringify(checkOf(own, probe)));
  return a === b && a !== '{}';
}

/** What a probe asks, with Kubernetes' own defaults and ports by number. */
function checkOf(own: Container, { httpGet, tcpSocket, grpc, exec }: Probe): object {
  if (httpGet) return httpCheck(own, httpGet);
  if (tcpSocket) return { tcp: portOf(own, tcpSocket.port), host: tcpSocket.host ?? '' };
  if (grpc) return { grpc: grpc.port, service: grpc.service ?? '' };
  return exec ? { command: exec.command } : {};
}

function httpCheck(own: Container, asked: NonNullable<Probe['httpGet']>): object {
  const { path, port, scheme, host, httpHeaders } = asked;
  const [headers, sent] = [httpHeaders ?? [], scheme ?? 'HTTP'];
  return { path: path ?? '/', port: portOf(own, port), scheme: sent, host: host ?? '', headers };
}

function portOf(
  { ports }: Container,
  asked: number | string | null | undefined,
): number | string | null | undefined {
  return ports?.find(({ name }) => name === asked)?.containerPort ?? asked;
}
