import { isInPlace, type Spec } from '../model/spec.ts';
import { canarySteps } from './canary.ts';
import { planWith, type KnownTarget } from './envelope.ts';
import type { Facts } from './facts.ts';
import { findingsOf } from './findings.ts';
import { isPair, planPair } from './pair.ts';
import type { Planned } from './planned.ts';
import { planRolling } from './rolling.ts';
import { realShares } from './stage-sizes.ts';
import { subjectOf, type Subject } from './subject.ts';
import { isWorker, planWorker } from './worker.ts';

/**
 * The whole rollout as data. Pure: touches nothing. Throws a RefusedError that lists every reason why
 * this target cannot be rolled out so.
 */
export function planRollout(spec: Spec, facts: Facts, specHash: string): Planned {
  const planned = planSteps(spec, facts, specHash);
  return { ...planned, plan: { ...planned.plan, findings: findingsOf(spec, facts, planned.plan) } };
}

function planSteps(spec: Spec, facts: Facts, specHash: string): Planned {
  if (isPair(spec, facts)) return planPair(spec, facts, specHash);
  if (isInPlace(spec.strategy)) return planRolling(spec, facts, specHash);
  if (isWorker(spec, facts)) return planWorker(spec, facts, specHash);
  const subject = subjectOf(spec, facts);
  const plan = planWith(
    { spec, facts, specHash },
    {
      targets: [knownTarget(subject)],
      steps: canarySteps(subject, spec),
      notes: notesOf(subject, spec),
    },
  );
  return { is: subject.isUnchanged ? 'unchanged' : 'planned', plan };
}

function knownTarget({ candidate, live, hash, nextImages, replicas, route }: Subject): KnownTarget {
  return { kind: 'Deployment', candidate, live, hash, nextImages, replicas, route };
}

function notesOf(subject: Subject, spec: Spec): readonly string[] {
  return [
    ...unseenNotes(subject),
    ...flawNotes(subject),
    ...shareNotes(subject, spec),
    ...serviceNotes(subject),
    ...manifestNotes(subject),
  ];
}

/** A share by pods can only be what whole pods give. */
function shareNotes({ codec, replicas }: Subject, { stages }: Spec): readonly string[] {
  if (codec.can.weights) return [];
  return [
    `Shares are made by the number of pods: ${realShares({ codec, replicas }, stages)}.`,
    'A Service splits connections, not requests: a connection that is kept alive stays with the pod it has. Share by a route of your gateway, mesh or ingress controller to split requests.',
  ];
}

/** Where a route may be that the user must not list, the Service is only a guess. */
function unseenNotes({ unseen }: Subject): readonly string[] {
  return unseen.length === 0
    ? []
    : [
        `Routes of the kinds ${unseen.join(', ')} were not looked for: the kubeconfig's user may not list them. If one leads to the target, name it in \`route\`.`,
      ];
}

function flawNotes({ route: { flaw } }: Subject): readonly string[] {
  return flaw === undefined
    ? []
    : [
        `The route has a fault already, which stays as it is: ${flaw}. A new one of the same words would not be noticed.`,
      ];
}

/** What Cutover does not roll out must not look as if it did. */
function manifestNotes({ others }: Subject): readonly string[] {
  return others.length === 0
    ? []
    : [
        `Left as they are in the cluster: ${others.join(', ')}. Cutover rolls out the target's Deployment and the ConfigMaps and Secrets that its template uses; apply the rest yourself.`,
      ];
}

function serviceNotes({ services }: Subject): readonly string[] {
  const [, ...others] = services;
  return others.map(
    ({ name }) => `Service ${name} selects the same pods: it is kept on stable until the promotion.`,
  );
}
