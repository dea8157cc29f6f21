import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';
import type { Backends } from '../../model/plan.ts';
import type { Split, Sticky } from '../../model/split.ts';
import { forwardIn, serviceOf, stickinessIn } from './action.ts';
import { actionKey, actionsOf, annotationsOf, ingressOf, type AlbIngress } from './ingress.ts';

/**
 * Target group stickiness, by the cookie AWSALBTG: the load balancer sends a client to the group that it
 * drew first for so long. A group that is not in the action any more gets nobody.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupStickinessConfig.html
 */
export function stickinessFor({ seconds }: Sticky): object {
  return { enabled: true, durationSeconds: seconds };
}

const enabled = z.looseObject({ enabled: z.literal(true) });

/** Why its users cannot be kept; undefined when they can, or when they need not be. */
export function stickyLimit(
  { sticky }: Split,
  objects: readonly KubeObject[],
  backends: Backends,
): string | undefined {
  if (sticky === undefined) return undefined;
  if (sticky.seconds === undefined)
    return 'an Application Load Balancer must be told for how long: write for example `cookie for 1h`';
  const own = objects.find(({ kind }) => kind === 'Ingress');
  const kept = own && stickyAction(ingressOf(own), backends);
  return kept && `its action ${kept} keeps users on a target group already`;
}

function stickyAction(own: AlbIngress, { stable }: Backends): string | undefined {
  return actionsOf(own).find((name) => {
    const forward = forwardIn(annotationsOf(own)[actionKey(name)]);
    return (
      forward?.groups.some((group) => serviceOf(group) === stable) === true &&
      enabled.safeParse(stickinessIn(forward)).success
    );
  });
}
