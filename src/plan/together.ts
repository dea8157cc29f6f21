import { deployment, imagesOf, type PodTemplate } from '../manifests/deployment.ts';
import { unmatched } from '../manifests/images.ts';
import { isJourney, isOfPods, type Check, type EvidenceCheck, type MetricCheck } from '../model/check.ts';
import { type ImageChange, type Spec } from '../model/spec.ts';
import { canaryPlan } from './canary-plan.ts';
import type { Subjects } from './canary.ts';
import type { Origin } from './envelope.ts';
import type { Member } from './facts.ts';
import type { Planned } from './planned.ts';
import { RefusedError } from './refusal.ts';
import { subjectOf, type Subject } from './subject.ts';
import { isWorker, workerSubject } from './worker.ts';

type Members = readonly [Member, ...Member[]];

/**
 * Several targets that move together, by the canary's order. One that runs its version already has
 * nothing to move and is left as it is. Throws a RefusedError with the objections to all of them.
 */
export function planTogether(members: Members, origin: Origin): Planned {
  const [lead] = members;
  const objections = lead.facts.previous === undefined ? objectionsToImages(members) : [];
  const planned = members.map((member) => subjectOrObjections(ownPart(member)));
  const all = [...objections, ...planned.flatMap((one) => ('objections' in one ? one.objections : []))];
  const subjects = planned.flatMap((one) => ('subject' in one ? [one.subject] : []));
  const isUnchanged = subjects.every((subject) => subject.isUnchanged);
  const [first, ...others] = isUnchanged ? subjects : subjects.filter((subject) => !subject.isUnchanged);
  if (first === undefined || all.length > 0) throw new RefusedError(all);
  const moving: Subjects = [first, ...others];
  const spec = { ...lead.spec, checks: checksOf(lead.spec, moving) };
  const plan = canaryPlan(moving, { spec, facts: lead.facts, ...origin });
  const still = subjects.filter((subject) => !moving.includes(subject));
  const notes = still.map(({ name }) => `${name} runs this version already: it is left as it is.`);
  return {
    is: isUnchanged ? 'unchanged' : 'planned',
    plan: { ...plan, notes: [...plan.notes, ...notes] },
  };
}

/** The images that fit this target. */
function ownPart(member: Member): Member {
  const { spec } = member;
  const unfit = unmatchedBy(member);
  const images = spec.change.images.filter((change) => !unfit.includes(change));
  return { ...member, spec: { ...spec, change: { ...spec.change, images } } };
}

function subjectOrObjections({
  spec,
  facts,
}: Member): { readonly subject: Subject } | { readonly objections: readonly string[] } {
  try {
    return { subject: isWorker(spec, facts) ? workerSubject(spec, facts) : subjectOf(spec, facts) };
  } catch (error) {
    if (error instanceof RefusedError) return { objections: error.reasons };
    throw error;
  }
}

/** An image must be for some target, and one for a named container for one alone. */
function objectionsToImages(members: Members): readonly string[] {
  const [{ spec }] = members;
  const known = members.filter((member) => templateOf(member) !== undefined);
  return spec.change.images.flatMap((change) => {
    const fitting = known.filter((member) => !unmatchedBy(member).includes(change));
    const names = fitting.map((member) => member.spec.target.name).join(' and ');
    const { container, image } = change;
    if (fitting.length === 0) {
      return [
        `images: \`${written(change)}\` fits no container of the targets: ${known.map(containersOf).join('; ')}. Write \`container=image\` to choose one.`,
      ];
    }
    return container !== undefined && fitting.length > 1
      ? [
          `images: \`${written(change)}\` fits a container of ${names}. Write \`${image}\` alone: it goes to the containers with its repository.`,
        ]
      : [];
  });
}

function containersOf(member: Member): string {
  const images = Object.entries(imagesOf(templateOf(member) ?? { spec: { containers: [] } }));
  return `${member.spec.target.name} has ${images.map(([name, image]) => `${name} (${image})`).join(', ')}`;
}

function written({ container, image }: ImageChange): string {
  return container === undefined ? image : `${container}=${image}`;
}

function unmatchedBy(member: Member): readonly ImageChange[] {
  const template = templateOf(member);
  return template === undefined ? [] : unmatched(template, member.spec.change.images);
}

function templateOf({ facts: { target, manifests } }: Member): PodTemplate | undefined {
  const from = manifests?.workload ?? target;
  return from && deployment.parse(from).spec.template;
}

/**
 * Metrics are asked of each target with requests: the errors of a small one would be lost among the
 * requests of a large one, and two targets with other shares are no comparison. Pods a worker has too.
 * An address is nobody's, and a path that of the first target with requests.
 */
function checksOf({ checks }: Spec, subjects: Subjects): readonly Check[] {
  if (subjects.length === 1) return checks;
  const served = subjects.filter(({ services }) => services.length > 0);
  const asked = (check: Check): readonly Check[] => {
    if (check.kind === 'http' || check.kind === 'program') return [check];
    if (isJourney(check)) return [{ ...check, target: (served[0] ?? subjects[0]).name }];
    const measured = check.kind === 'metric' && isOfPods(check.query) ? subjects : served;
    return measured.map((subject) => ({
      ...beside(check, subject),
      text: `${subject.name}: ${check.text}`,
      target: subject.name,
    }));
  };
  return checks.flatMap(asked);
}

/** A worker has no requests, and so no baseline that could get some of them. */
function beside(check: MetricCheck | EvidenceCheck, { baseline }: Subject): MetricCheck | EvidenceCheck {
  return check.kind === 'metric' && check.times === 'baseline' && baseline === undefined
    ? { ...check, times: 'stable' }
    : check;
}
