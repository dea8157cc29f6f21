import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Split } from '../../model/split.ts';
import type { Given } from '../codec.ts';
import { isAdded, withAdded } from './added-routes.ts';
import { remembered, rememberRoute, splitRoute, type Remembered } from './split.ts';
import {
  protocols,
  servicesFor,
  specOf,
  type Protocol,
  type Route,
  type RoutesOf,
  type Services,
} from './virtual-service.ts';

const original = z.object({
  http: z.array(remembered),
  tls: z.array(remembered),
  tcp: z.array(remembered),
});

export function rememberRoutes(object: KubeObject): z.infer<typeof original> {
  const spec = specOf(object);
  const all = (protocol: Protocol): Remembered[] => (spec[protocol] ?? []).map(rememberRoute);
  return { http: all('http'), tls: all('tls'), tcp: all('tcp') };
}

type Writing = Pick<Given, 'backends' | 'original'>;

/** The VirtualService with this split, whatever it has now. Testers and copies are of requests alone. */
export function withSplit(
  object: KubeObject,
  split: Split,
  { backends, original: before }: Writing,
): KubeObject {
  const weights = original.parse(before);
  const services = servicesFor(object, backends);
  const spec = specOf(object);
  const parts = protocols.flatMap((protocol) => {
    const own = ownRoutes(spec, protocol);
    const splitting = { split, services, weights: weights[protocol] };
    return own === undefined ? [] : [[protocol, written(own, splitting, protocol)] as const];
  });
  return { ...object, spec: { ...spec, ...Object.fromEntries(parts) } };
}

function ownRoutes(spec: RoutesOf, protocol: Protocol): readonly Route[] | undefined {
  return spec[protocol]?.filter((route) => !isAdded(route));
}

interface Splitting {
  readonly split: Split;
  readonly services: Services;
  readonly weights: readonly Remembered[];
}

function written(
  own: readonly Route[],
  { split, services, weights }: Splitting,
  protocol: Protocol,
): readonly Route[] {
  return own.flatMap((route, index) => {
    const ready = splitRoute(route, split.share, { services, weights: weights[index] ?? [] });
    return protocol === 'http' ? withAdded(ready, { split, services }) : [ready.shared];
  });
}
