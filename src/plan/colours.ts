import { deployment, type Deployment } from '../manifests/deployment.ts';
import { selects, service, type Service } from '../manifests/service.ts';
import type { Spec } from '../model/spec.ts';
import { objectionsToImages } from './change.ts';
import type { Facts, ServiceFacts, WorkloadFacts } from './facts.ts';
import { RefusedError } from './refusal.ts';

/** One of the user's two Deployments. */
export interface Colour {
  readonly name: string;
  readonly live: Deployment;
  readonly hash: string;
  readonly replicas: number;
}

export interface Pair {
  readonly active: Colour;
  readonly idle: Colour;
  /** The Services that say the active colour. */
  readonly services: readonly [ServiceFacts, ...ServiceFacts[]];
}

/** Throws a RefusedError when it cannot be told which of the two serves, or how to change the other. */
export function pairOf(spec: Spec, facts: Facts): Pair {
  const all = facts.services.map((object) => service.parse(object));
  const colours = facts.colours.map(colourOf);
  const [pair, ...more] = colours.flatMap((active): readonly Pair[] => {
    const idle = colours.find((colour) => colour !== active);
    const [own, ...others] = idle === undefined ? [] : servicesOf(all, active, idle);
    return idle === undefined || own === undefined ? [] : [{ active, idle, services: [own, ...others] }];
  });
  if (pair === undefined || more.length > 0)
    throw new RefusedError([selectorObjection(colours, all, more.length > 0)]);
  const objections = [
    ...objectionsToColours(pair),
    ...objectionsToExec(spec),
    ...objectionsToImages(spec, baseOf(pair, facts).spec.template, pair.active.name),
  ];
  if (objections.length > 0) throw new RefusedError(objections);
  return pair;
}

function colourOf({ object, workload }: WorkloadFacts): Colour {
  const live = deployment.parse(object);
  return { name: live.metadata.name, live, hash: workload.hash ?? '', replicas: live.spec.replicas ?? 1 };
}

/** The Services that select the one colour and not the other. */
function servicesOf(all: readonly Service[], active: Colour, idle: Colour): readonly ServiceFacts[] {
  const [own, other] = [active, idle].map(({ live }) => live.spec.template.metadata?.labels ?? {});
  return all
    .map(({ metadata, spec }) => ({ name: metadata.name, selector: spec.selector ?? {} }))
    .filter(({ selector }) => selects(selector, own ?? {}) && !selects(selector, other ?? {}));
}

function selectorObjection(colours: readonly Colour[], all: readonly Service[], isBoth: boolean): string {
  const names = colours.map(({ name }) => name).join(' and ');
  if (isBoth)
    return `target: Services select ${names} both, each one: which of them serves cannot be told. Leave one Service.`;
  const services = all.map(({ metadata }) => metadata.name).join(', ');
  return `target: no Service selects the pods of one of ${names} alone. Give the Service a selector with the label that tells them apart, e.g. \`version: blue\`. Services: ${services === '' ? 'none' : services}.`;
}

function objectionsToColours({ active }: Pair): readonly string[] {
  return active.replicas > 0
    ? []
    : [`target: Deployment ${active.name}, which the Service selects, has 0 pods. Scale it up first.`];
}

/** Of a pair the Services' selectors move, whatever leads to them. */
function objectionsToExec({ exec }: Spec): readonly string[] {
  return exec === undefined
    ? []
    : ['route: of two Deployments of your own the Services move, so `exec` has no use. Leave `route` out.'];
}

/** Where the new version's template comes from: the manifest, else the version that serves. */
export function baseOf({ active }: Pair, { manifests }: Facts): Deployment {
  return manifests === undefined ? active.live : deployment.parse(manifests.workload);
}
