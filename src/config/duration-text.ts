import { parseDuration, printDuration } from '../lib/duration.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

const examples = 'Write for example 500ms, 30s, 10m or 1h30m.';
const longest = 5 * 24 * 3_600_000;

/** Milliseconds of a duration, or why the text is none. */
export function parseDurationText(text: string): Parsed<number> {
  const value = parseDuration(text);
  if (value === undefined) return bad({ value: text, ...whyNot(text) });
  if (value <= longest) return good(value);
  return bad({ value: text, wrong: 'is longer than any job can run', allowed: 'At most 120h.' });
}

/** A duration that must be more than nothing. */
export function parsePositiveDuration(text: string): Parsed<number> {
  const parsed = parseDurationText(text);
  return parsed.value === 0 ? bad({ value: text, wrong: 'is no time at all', allowed: examples }) : parsed;
}

function whyNot(text: string): { readonly wrong: string; readonly allowed: string } {
  if (/^\d+(\.\d+)?$/.test(text)) return { wrong: 'has no unit', allowed: `Write ${text}s or ${text}m.` };
  const meant = parseDuration(abbreviate(text));
  const suggestion = meant === undefined ? examples : `Did you mean \`${printDuration(meant)}\`?`;
  return { wrong: 'is not a duration', allowed: suggestion };
}

const longNames = /(\d\s*)(h|m|s)(?:ours?|rs?|in(?:ute)?s?|ec(?:ond)?s?)(?=\s|\d|$)/gi;

/** `10 minutes` as `10 m`. */
function abbreviate(text: string): string {
  return text.replaceAll(longNames, (_, count: string, unit: string) => count + unit).toLowerCase();
}
