import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/model/kube.ts';
import { addressOf } from '../../src/observe/pod-address.ts';

interface Written {
  readonly behind?: object;
  readonly container?: object;
  readonly sidecar?: object;
}

const port = { name: 'web', containerPort: 8443 };

function found({ behind = {}, container = {}, sidecar }: Written) {
  const service: KubeObject = {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', namespace: 'web' } },
    spec: { ports: [{ port: 443, targetPort: 8443, ...behind }, { port: 9090 }] },
  };
  const pod: KubeObject = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop-1', namespace: 'web' } },
    spec: {
      containers: [{ name: 'shop', ports: [port], ...container }],
      ...(sidecar === undefined ? {} : { initContainers: [{ name: 'proxy', ...sidecar }] }),
    },
  };
  return addressOf(service, pod);
}

const asking = (get: object): object => ({ httpGet: { path: '/', port: 8443, ...get } });
const tls = asking({ scheme: 'HTTPS' });
const plain = asking({ scheme: 'HTTP' });
const tried = (probe: object, behind: object = {}): Written => ({
  container: { readinessProbe: probe },
  behind,
});

describe('the port of a pod', () => {
  test.each<[string, Written, number]>([
    ['is the one behind the first port of the Service', {}, 8443],
    ['has the Service’s number where it says no other', { behind: { targetPort: undefined } }, 443],
    ['is found by its name', { behind: { targetPort: 'web' } }, 8443],
    [
      'is found by its name in a sidecar',
      { behind: { targetPort: 'tls' }, sidecar: { ports: [{ name: 'tls', containerPort: 15_443 }] } },
      15_443,
    ],
    ['is the first that it has where none has the name', { behind: { targetPort: 'gone' } }, 8443],
    ['is 80 where it has none', { behind: { targetPort: 'gone' }, container: { ports: undefined } }, 80],
  ])('%s', (_what, written, number) => {
    expect(found(written)).toEqual({ namespace: 'web', pod: 'shop-1', port: number, scheme: 'http' });
  });
});

describe('what a pod speaks', () => {
  test.each<[string, Written, string]>([
    ['plain HTTP, where nobody says anything', {}, 'http'],
    ['what the readiness probe asks it in', tried(tls), 'https'],
    ['what the startup probe asks it in', { container: { startupProbe: tls } }, 'https'],
    ['what the liveness probe asks it in', { container: { livenessProbe: tls } }, 'https'],
    [
      'what the readiness probe asks it in, not another probe',
      { container: { livenessProbe: tls, readinessProbe: plain } },
      'http',
    ],
    [
      'what a sidecar is asked in',
      { sidecar: { ports: [{ containerPort: 8443 }], readinessProbe: tls } },
      'https',
    ],
    ['what the probe of the named port is in', tried(asking({ port: 'web', scheme: 'HTTPS' })), 'https'],
    ['nothing that the probe of another port tells', tried(asking({ port: 9090, scheme: 'HTTPS' })), 'http'],
    [
      'nothing that a probe of another host tells',
      tried(asking({ host: 'example.com', scheme: 'HTTPS' })),
      'http',
    ],
    ['nothing that a probe without a request tells', tried({ tcpSocket: { port: 8443 } }), 'http'],
    ['what the probe has tried, not what the Service says', tried(plain, { appProtocol: 'https' }), 'http'],
    ['plain HTTP to a probe that says no scheme', tried(asking({}), { appProtocol: 'https' }), 'http'],
    ['what the Service declares', { behind: { appProtocol: 'https' } }, 'https'],
    ['what the Service declares for Google', { behind: { appProtocol: 'HTTPS' } }, 'https'],
    ['what the Service declares for WebSockets', { behind: { appProtocol: 'kubernetes.io/wss' } }, 'https'],
    [
      'what the Service declares for WebSockets without TLS, not what its name suggests',
      {
        behind: { appProtocol: 'kubernetes.io/ws' },
        container: { ports: [{ name: 'https', containerPort: 8443 }] },
      },
      'http',
    ],
    [
      'what the Service declares, not what its name suggests',
      {
        behind: { appProtocol: 'http' },
        container: { ports: [{ name: 'https', containerPort: 8443 }] },
      },
      'http',
    ],
    [
      'what the Service declares as Kubernetes’ own, not what its name suggests',
      {
        behind: { appProtocol: 'kubernetes.io/h2c' },
        container: { ports: [{ name: 'https', containerPort: 8443 }] },
      },
      'http',
    ],
    [
      'what its name suggests where the Service declares what nobody knows',
      {
        behind: { appProtocol: 'acme.example/own' },
        container: { ports: [{ name: 'https', containerPort: 8443 }] },
      },
      'https',
    ],
    [
      'what its name begins with',
      { container: { ports: [{ name: 'https-web', containerPort: 8443 }] } },
      'https',
    ],
    [
      'nothing that the name of another port tells',
      { container: { ports: [port, { name: 'https', containerPort: 9443 }] } },
      'http',
    ],
    ['nothing that a name like it tells', { container: { ports: [{ ...port, name: 'httpsx' }] } }, 'http'],
    [
      'nothing that the Service’s own name tells: a load balancer may end TLS',
      { behind: { name: 'https' } },
      'http',
    ],
    ['nothing that only an object has', { behind: { appProtocol: 'constructor' } }, 'http'],
  ])('is %s', (_what, written, scheme) => {
    expect(found(written).scheme).toBe(scheme);
  });
});
