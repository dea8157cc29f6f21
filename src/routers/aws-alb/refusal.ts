import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import { notServed } from '../refusals.ts';
import { forwardIn, serviceOf, weightOf, type Fields } from './action.ts';
import {
  actionKey,
  actionsOf,
  annotationsOf,
  backendsOf,
  directTo,
  isAction,
  isSamePort,
  prefix,
  type AlbIngress,
} from './ingress.ts';
import { maxUnit, sendsTo, unitOf } from './split.ts';

/** Elastic Load Balancing, quotas: target groups of one action. */
const mostGroups = 5;

export function refusalOf(
  own: AlbIngress,
  backends: Backends,
  service: KubeObject | undefined,
): string | undefined {
  const actions = actionsOf(own).map((name) => ({ name, groups: groupsOf(own, name) }));
  return (
    unserved(own, backends) ??
    unreachable(own) ??
    ownAnnotations(service, backends) ??
    directRefusal(own, backends) ??
    actions.flatMap((action) => actionRefusal(action, backends) ?? [])[0]
  );
}

function groupsOf(own: AlbIngress, action: string): readonly Fields[] {
  return forwardIn(annotationsOf(own)[actionKey(action)])?.groups ?? [];
}

function unserved(own: AlbIngress, { stable, candidate }: Backends): string | undefined {
  const groups = actionsOf(own).flatMap((name) => groupsOf(own, name));
  const services = [
    ...backendsOf(own).flatMap((one) => (isAction(one) ? [] : (one.service?.name ?? []))),
    ...groups.filter((group) => weightOf(group) > 0).flatMap((group) => serviceOf(group) ?? []),
  ];
  const isTaken = [...services, ...groups.map(serviceOf)].includes(candidate);
  return isTaken ? `it points at Service ${candidate} already` : notServed(services, stable);
}

/** By default the load balancer sends to NodePorts, and the candidate's Service has none. */
function unreachable(own: AlbIngress): string | undefined {
  return annotationsOf(own)[`${prefix}target-type`] === 'ip'
    ? undefined
    : `it sends to NodePorts, unless its annotation ${prefix}target-type says "ip", and the candidate's Service has none: write that annotation`;
}

/**
 * The candidate's Service has no annotations but Cutover's; and with two Services in an action the
 * controller no longer reads what theirs say of authentication.
 */
function ownAnnotations(service: KubeObject | undefined, { stable }: Backends): string | undefined {
  const names = Object.keys(service?.metadata.annotations ?? {}).filter((name) => name.startsWith(prefix));
  return names.length === 0
    ? undefined
    : `Service ${stable} has annotations that the candidate's would not have (${names.join(', ')}): move them to the Ingress`;
}

/** One action of the Service's name stands for all paths that name the Service itself. */
function directRefusal(own: AlbIngress, { stable }: Backends): string | undefined {
  const [port, ...others] = directTo(own, stable);
  if (port === undefined) return undefined;
  if (others.some((other) => !isSamePort(other, port)))
    return `it names two ports of Service ${stable}: give each path an action of its own`;
  return annotationsOf(own)[actionKey(stable)] === undefined && !actionsOf(own).includes(stable)
    ? undefined
    : `its annotation ${actionKey(stable)} is not what its paths to Service ${stable} use: let them use it, or rename it`;
}

interface Action {
  readonly name: string;
  readonly groups: readonly Fields[];
}

function actionRefusal({ name, groups }: Action, { stable }: Backends): string | undefined {
  if (!groups.some((group) => sendsTo(group, stable))) return undefined;
  if (groups.length >= mostGroups) return `its action ${name} has ${mostGroups} target groups already`;
  const unit = unitOf(groups);
  const heavy = groups.map(weightOf).find((weight) => weight / unit > maxUnit);
  return heavy === undefined
    ? undefined
    : `the weights of its action ${name} cannot be split: ${heavy} is more than ${maxUnit} times what they have in common (${unit})`;
}
