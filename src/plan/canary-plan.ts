import { formatDuration } from '../lib/format.ts';
import type { Plan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import { canarySteps, type Subjects } from './canary.ts';
import { planWith, type Asked, type KnownTarget } from './envelope.ts';
import { realShares } from './stage-sizes.ts';
import type { Subject } from './subject.ts';

/** The plan of a canary, or of a managed blue-green, which is one of a single stage. */
export function canaryPlan(subjects: Subjects, asked: Asked): Plan {
  const [lead, ...companions] = subjects;
  return planWith(asked, {
    targets: [knownTarget(lead), ...companions.map(knownTarget)],
    steps: canarySteps(subjects, asked.spec),
    notes: subjects.flatMap((subject) => namedNotes(subject, subjects, asked.spec)),
  });
}

function knownTarget(subject: Subject): KnownTarget {
  const { candidate, baseline, live, hash, nextImages, replicas, route } = subject;
  const beside = baseline === undefined ? {} : { baseline: baseline.name };
  return { kind: 'Deployment', candidate, ...beside, live, hash, nextImages, replicas, route };
}

/** Of several targets each note says whose it is. */
function namedNotes(subject: Subject, { length }: Subjects, spec: Spec): readonly string[] {
  const notes = notesOf(subject, spec);
  return length === 1 ? notes : notes.map((note) => `${subject.name}: ${note}`);
}

function notesOf(subject: Subject, spec: Spec): readonly string[] {
  return [
    ...unseenNotes(subject),
    ...flawNotes(subject),
    ...subject.limits,
    ...shareNotes(subject, spec),
    ...stickyNotes(subject),
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

/** A router draws for who has no cookie yet: what it drew before, stays. */
function stickyNotes({ codec, sticky }: Subject): readonly string[] {
  if (sticky === undefined) return [];
  const name = codec.can.sticky === 'cookie' ? `the cookie ${sticky.cookie}` : "the router's own cookie";
  const lifetime =
    sticky.seconds === undefined
      ? 'until the browser is closed'
      : `for ${formatDuration(sticky.seconds * 1000)}`;
  return [
    `Each user keeps the version that answered him first, by ${name}, ${lifetime}. So a share is that of users without the cookie: who got the old version in one stage has it in the next one too, and the real share of requests lags behind. At 100 %, and when it turns back, the cookie counts no more.`,
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
