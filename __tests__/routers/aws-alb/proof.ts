import type { KubeObject } from '../../../src/model/kube.ts';
import type { Backends } from '../../../src/model/plan.ts';
import { awsAlb } from '../../../src/routers/aws-alb/codec.ts';
import { backends } from '../backends.ts';
import { stickies, type Proof } from '../contract.ts';
import { fixtures } from './fixtures.ts';

export const awsAlbProof: Proof = { harness: { codec: awsAlb, untouched }, fixtures: fixtures(backends) };

interface Group {
  readonly serviceName?: string;
  readonly servicePort?: number | string;
  readonly weight?: number;
}

type Annotations = Readonly<Record<string, string>>;
interface Node {
  readonly [key: string]: unknown;
}

const prefix = 'alb.ingress.kubernetes.io/actions.';

/** Every backend with what it sends to, both versions as one; annotations without the forward actions. */
function untouched([own, ...others]: readonly KubeObject[], { stable, candidate }: Backends): unknown {
  const annotations = own?.metadata.annotations ?? {};
  const isForward = (text: string): boolean => /"type":\s*"forward"/i.test(text);
  const rest = Object.entries(annotations).filter(
    ([key, text]) => !(key.startsWith(prefix) && isForward(text)),
  );
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { service, ...node } = value as Node;
    if (service !== undefined) return { ...node, sends: sendsOf(service as Backend, annotations) };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  };
  const sendsOf = ({ name, port }: Backend, texts: Annotations): unknown => {
    if (port.name !== 'use-annotation')
      return { parts: [{ group: { servicename: name, serviceport: port.name ?? port.number }, part: 1 }] };
    const text = texts[`${prefix}${name}`];
    return text === undefined || !isForward(text) ? { name, port } : partsOf(text, { stable, candidate });
  };
  return [
    { ...own, metadata: { ...own?.metadata, annotations: rest }, spec: resolve(own?.['spec']) },
    others,
  ];
}

/** The rollout's own stickiness is no part of the user's. */
function withoutOurs({ targetgroupstickinessconfig: sticky, ...rest }: Node): Node {
  const { durationseconds: seconds } = (sticky ?? {}) as Node;
  const isOurs = stickies.some((one) => one.seconds !== undefined && one.seconds === seconds);
  return sticky === undefined || isOurs ? rest : { ...rest, targetgroupstickinessconfig: sticky };
}

interface Backend {
  readonly name: string;
  readonly port: { readonly name?: string; readonly number?: number };
}

function partsOf(text: string, { stable, candidate }: Pick<Backends, 'stable' | 'candidate'>): unknown {
  const lower = text.replaceAll(/"(\w+)":/g, (_all, key: string) => `"${key.toLowerCase()}":`);
  const { forwardconfig: config, type, ...action } = JSON.parse(lower) as Node;
  const { targetgroups: groups, ...more } = config as Node;
  const weights = new Map<string, { group: Group; weight: number }>();
  for (const { weight = 1, ...rest } of groups as readonly Node[]) {
    const group = rest['servicename'] === candidate ? { ...rest, servicename: stable } : rest;
    const key = JSON.stringify(group);
    const known = weights.get(key)?.weight ?? 0;
    weights.set(key, { group, weight: known + (weight as number) });
  }
  const total = [...weights.values()].reduce((sum, { weight }) => sum + weight, 0);
  const parts = [...weights.values()].map(({ group, weight }) => ({ group, part: weight / total }));
  const extras = { ...action, ...withoutOurs(more) };
  return Object.keys(extras).length === 0 ? { parts } : { parts, extras };
}
