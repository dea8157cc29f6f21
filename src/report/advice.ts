import { counted, formatCount, formatDuration, formatShare, formatTime } from '../lib/format.ts';
import type { Outcome, Reason } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import {
  currentStage,
  downtimeMs,
  hasReachedUsers,
  isRolledBackAsAsked,
  restoredAt,
  servedByNew,
  shareOnNew,
} from './facts.ts';
import { plain, type Style } from './style.ts';
import { versionNames } from './version.ts';

type Advice = (report: Report, style: Style) => readonly string[];

const advices: Readonly<Record<Outcome | 'in-progress', Advice>> = {
  promoted: (report, style) => [
    `All users are on ${newName(report, style)}${endTime(report)}.`,
    ...downtime(report),
    'Nothing to do.',
  ],
  'rolled-back': turnedBack,
  aborted: turnedBack,
  held: (report, style) => [
    split(report, style),
    'Nothing moves until somebody decides: go on, or turn back.',
  ],
  stuck: (report, style) => [
    split(report, style),
    ...wasGoingBack(report, style),
    'Nothing moves by itself any more: see what to do below.',
  ],
  planned: ({ plan }) => [
    'Nothing was touched.',
    plan.purpose === 'schema'
      ? 'The rest of the plan needs the cluster.'
      : 'Run it with `command: deploy` when it reads right.',
  ],
  unchanged: () => ['Nothing was touched.'],
  contracted: ({ plan }, style) => [
    'From here the application can only go forward: the version before does not know this schema.',
    ...plan.notes.map((note) => style.text(note)),
  ],
  'in-progress': inProgress,
};

/** Is it safe now, and what should be done: the sentences after the headline. */
export function advice(report: Report, style: Style = plain): string {
  const sentences = isRolledBackAsAsked(report)
    ? [`All users are on ${newName(report, style)}${endTime(report)}.`, 'Nothing to do for traffic.']
    : advices[report.outcome](report, style);
  return sentences.join(' ');
}

function newName({ plan }: Report, style: Style): string {
  return style.strong(versionNames(plan).candidate);
}

function oldName({ plan }: Report, style: Style): string {
  return style.strong(versionNames(plan).stable);
}

function endTime({ state }: Report): string {
  return state?.finished === undefined ? '' : ` since ${formatTime(state.finished.at)} UTC`;
}

/** Reasons that are somebody's wish, not the new version's fault. */
const asked: ReadonlySet<Reason['kind']> = new Set(['cancelled', 'aborted', 'superseded']);

function turnedBack(report: Report, style: Style): readonly string[] {
  const next = asked.has(report.reason.kind)
    ? 'deploy again when you want to'
    : 'fix the cause and deploy again';
  return [safety(report, style), ...downtime(report), ...harm(report), `Nothing to do for traffic; ${next}.`];
}

function safety(report: Report, style: Style): string {
  if (!hasReachedUsers(report)) return `All users stayed on ${oldName(report, style)}.`;
  const at = restoredAt(report);
  if (at === undefined) return split(report, style);
  const verdictAt = report.state?.turnedBack?.at ?? at;
  const after = formatDuration(Math.max(0, at - verdictAt));
  return `Users are on ${oldName(report, style)} again since ${formatTime(at)} UTC, ${after} after the verdict.`;
}

function downtime(report: Report): readonly string[] {
  const ms = downtimeMs(report);
  return ms === undefined ? [] : [`Users had no version for at most ${formatDuration(ms)}.`];
}

/** What it cost the users, as far as the metrics saw it. */
function harm(report: Report): readonly string[] {
  const { requests, errors } = servedByNew(report);
  if (!hasReachedUsers(report) || Math.round(requests) === 0) return [];
  const failed = errors < 0.5 ? 'None' : formatCount(errors);
  return [
    `${failed} of the ${counted(Math.round(requests), 'request')} that the new version answered failed.`,
  ];
}

function wasGoingBack({ state }: Report, style: Style): readonly string[] {
  const turned = state?.turnedBack;
  return turned === undefined ? [] : [`It was turning back, because ${style.text(turned.reason.sentence)}.`];
}

function split(report: Report, style: Style): string {
  const share = shareOnNew(report);
  if (share === 0) return `All users are on ${oldName(report, style)}.`;
  if (share === 100) return `All users are on ${newName(report, style)}.`;
  const rest = formatShare(100 - share);
  return `${formatShare(share)} of requests go to ${newName(report, style)}, ${rest} to ${oldName(report, style)}.`;
}

function inProgress(report: Report, style: Style): readonly string[] {
  if (report.state?.direction === 'back')
    return [safety(report, style), 'It takes itself back; nothing to do.'];
  const rest = `The rest stays on ${oldName(report, style)}.`;
  return [
    currentStage(report) === undefined ? split(report, style) : rest,
    ...left(report),
    'Nothing to do.',
  ];
}

function left(report: Report): readonly string[] {
  const stage = currentStage(report);
  if (stage?.record?.verdict !== 'running') return [];
  const leftMs = stage.record.startedAt + stage.step.stage.bakeMs - report.at;
  return leftMs > 0
    ? [`This stage takes ${formatDuration(leftMs)} more.`]
    : ['This stage is about to be decided.'];
}
