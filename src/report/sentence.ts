import { formatDuration, formatShare } from '../lib/format.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import {
  currentStage,
  durationMs,
  hasReachedUsers,
  highestShare,
  isRolledBackAsAsked,
  shareOnNew,
} from './facts.ts';
import { plain, type Style } from './style.ts';
import { versionNames } from './version.ts';

type Headline = (report: Report, style: Style) => string;

const headlines: Readonly<Record<Outcome | 'in-progress', Headline>> = {
  promoted: (report, style) =>
    `${name(report, style)} is on ${newest(report, style)}: promoted in ${took(report)}`,
  'rolled-back': (report, style) =>
    `${name(report, style)} turned back ${where(report, style)}: ${why(report, style)}`,
  held: (report, style) =>
    `${name(report, style)} is held at ${share(report)} and waits for a person: ${why(report, style)}`,
  aborted: (report, style) =>
    `${name(report, style)} was stopped ${where(report, style)}: ${why(report, style)}`,
  stuck: (report, style) =>
    `${name(report, style)} is stuck at ${share(report)} and needs a person now: ${why(report, style)}`,
  planned: planned,
  unchanged: (report, style) => `${name(report, style)} already runs ${newest(report, style)}: nothing to do`,
  contracted: (report, style) => `The schema of ${name(report, style)} is contracted: ${why(report, style)}`,
  'in-progress': inProgress,
};

const icons: Readonly<Record<Outcome | 'in-progress', string>> = {
  promoted: '✅',
  'rolled-back': '↩️',
  held: '⏸️',
  aborted: '🛑',
  stuck: '🆘',
  planned: '📋',
  unchanged: '✅',
  contracted: '✅',
  'in-progress': '⏳',
};

/** What happened, in one line: the same for the summary, the comment, the annotation and the log. */
export function headline(report: Report, style: Style = plain): string {
  if (isRolledBackAsAsked(report)) {
    return `${name(report, style)} is back on ${newest(report, style)} after ${took(report)}`;
  }
  return headlines[report.outcome](report, style);
}

/** The sign before the headline. */
export function icon(report: Report): string {
  return icons[report.outcome];
}

/** The `reason` output: why it ended so, without the names around it. */
export function reasonText({ reason }: Report): string {
  return plain.text(reason.sentence);
}

function name({ plan }: Report, style: Style): string {
  const { keeper, targets } = plan;
  const names = targets.length === 1 ? [keeper] : targets;
  return names.map((target) => style.code(target.name)).join(' with ');
}

function newest({ plan }: Report, style: Style): string {
  return style.strong(versionNames(plan).candidate);
}

function why({ reason }: Report, style: Style): string {
  return style.text(reason.sentence);
}

function share(report: Report): string {
  return formatShare(shareOnNew(report));
}

function took(report: Report): string {
  return formatDuration(durationMs(report));
}

/** `at 5 %`: the share it had reached; or that no user saw the version at all. */
function where(report: Report, style: Style): string {
  if (!hasReachedUsers(report)) return `before any user reached ${newest(report, style)}`;
  const highest = highestShare(report);
  return highest === 0 ? 'with testers alone on it' : `at ${formatShare(highest)}`;
}

function planned(report: Report, style: Style): string {
  const { plan } = report;
  if (plan.purpose === 'schema')
    return `Plan for the schema of ${name(report, style)}: ${why(report, style)}`;
  const { stable, candidate } = versionNames(plan);
  const change = `${style.strong(stable)} → ${style.strong(candidate)}`;
  return `Plan for ${name(report, style)}: ${change} in ${plan.steps.length} steps`;
}

function inProgress(report: Report, style: Style): string {
  if (report.state?.direction === 'back')
    return `${name(report, style)} is turning back: ${why(report, style)}`;
  const stage = currentStage(report);
  if (stage === undefined)
    return `${name(report, style)}: getting ${newest(report, style)} ready, no user reaches it yet`;
  const { number, of } = stage.step;
  return `${name(report, style)}: ${share(report)} of requests on ${newest(report, style)} (stage ${number} of ${of})`;
}
