import type { KubeObject } from '../../model/kube.ts';
import type { Settled } from '../codec.ts';
import { apisixRoute, type Condition } from './objects.ts';

/**
 * Settled when each condition of the status is True for the current generation: `Accepted` since 2.0,
 * `ResourcesAvailable` before. A controller that is told to write no status (1.x, kubernetes.
 * disable_status_updates) has none, and is believed.
 */
export function settled(route: KubeObject): Settled {
  const { metadata, status } = apisixRoute.parse(route);
  const answers = (status?.conditions ?? []).map((condition) =>
    answerOf(condition, metadata.generation ?? 0),
  );
  return (
    answers.find((answer) => typeof answer === 'object') ??
    answers.find((answer) => answer === 'not-yet') ??
    'yes'
  );
}

function answerOf(
  { type, status, reason, message, observedGeneration }: Condition,
  current: number,
): Settled {
  if ((observedGeneration ?? current) < current) return 'not-yet';
  if (status === 'True') return 'yes';
  return { problem: `${type} is ${status}: ${message ?? reason ?? ''}` };
}
