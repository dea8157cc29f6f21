import { escapeText } from '../lib/escape.ts';
import { formatShare, formatTime } from '../lib/format.ts';
import type { Event } from '../model/event.ts';
import type { Report } from '../model/report.ts';

/** What somebody else did meanwhile, and what went wrong on the way: the latest, at most ten. */
export function incidents({ events }: Report): string {
  const lines = events.flatMap((event) => lineOf(event) ?? []).slice(-10);
  return lines.length === 0 ? '' : ['**Also**', ...lines.map((line) => `- ${line}`)].join('\n');
}

function lineOf(event: Event): string | undefined {
  const at = formatTime(event.at);
  if (event.type === 'resumed') return `${at} UTC: ${escapeText(event.by, 120)} went on with it`;
  if (event.type === 'stumbled') return `${at} UTC: ${escapeText(event.message, 200)}`;
  if (event.type !== 'drift-found') return undefined;
  const actual = event.actual === 'mixed' ? 'something else' : formatShare(event.actual);
  return `${at} UTC: ${escapeText(event.manager || 'somebody', 80)} changed the route to ${actual}; it was put right`;
}
