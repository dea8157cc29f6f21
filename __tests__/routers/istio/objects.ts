import type { KubeObject } from '../../../src/model/kube.ts';
import { backends } from '../backends.ts';
import type { RouteFixture } from '../contract.ts';

export type Fields = Readonly<Record<string, unknown>>;

const metadata = { namespace: 'web', uid: 'b1d2', resourceVersion: '81', generation: 4 };

/** A VirtualService of namespace `web`, as a mesh has it. */
export function virtualServiceWith(spec: Fields): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'VirtualService',
    metadata: { ...metadata, name: 'shop', labels: { app: 'shop' }, annotations: { owner: 'team-shop' } },
    spec: { hosts: ['shop'], ...spec },
  };
}

export function destinationRuleWith(spec: Fields, name = 'shop-policy'): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'DestinationRule',
    metadata: { ...metadata, name },
    spec: { host: 'shop', ...spec },
  };
}

export function to(host: string, more: Fields = {}, destination: Fields = {}): Fields {
  return { destination: { host, ...destination }, ...more };
}

export function fixture(name: string, spec: Fields, ...rules: readonly KubeObject[]): RouteFixture {
  const objects = [virtualServiceWith(spec), ...rules];
  return { name, backends, planned: objects, before: objects };
}

export const full = 'shop.web.svc.cluster.local';
export const port = (number: number): Fields => ({ port: { number } });
