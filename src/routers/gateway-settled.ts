import type { Settled } from './codec.ts';
import type { GatewayRoute, ParentStatus } from './gateway-routes.ts';

/**
 * Settled when every parent that reports has Accepted and ResolvedRefs for the current generation,
 * and at least one reports. A gateway that has not looked at the new generation yet is "not-yet".
 */
export function settled(route: GatewayRoute): Settled {
  const generation = route.metadata.generation ?? 0;
  const parents = route.status?.parents ?? [];
  if (parents.length === 0) return 'not-yet';
  const answers = parents.flatMap((parent) => [
    answerOf(parent, 'Accepted', generation),
    answerOf(parent, 'ResolvedRefs', generation),
  ]);
  return (
    answers.find((answer) => typeof answer === 'object') ??
    answers.find((answer) => answer === 'not-yet') ??
    'yes'
  );
}

function answerOf(parent: ParentStatus, type: string, generation: number): Settled {
  const condition = (parent.conditions ?? []).find((candidate) => candidate.type === type);
  if (condition === undefined || (condition.observedGeneration ?? generation) < generation) return 'not-yet';
  if (condition.status === 'True') return 'yes';
  const problem = problemOf(parent, condition);
  return type === 'ResolvedRefs' ? { problem, isPartial: true } : { problem };
}

type Condition = NonNullable<ParentStatus['conditions']>[number];

function problemOf(
  { parentRef: { kind, name, namespace } }: ParentStatus,
  { type, status, reason, message }: Condition,
): string {
  const parent = namespace === undefined ? name : `${namespace}/${name}`;
  return `${type} is ${status} on ${kind ?? 'Gateway'} ${parent}: ${message ?? reason ?? ''}`;
}
