import { isSame } from './same.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The JSON merge patch (RFC 7386) that turns `before` into `after`; undefined when they are the same.
 * Lists are replaced whole, as the RFC says.
 */
export function mergePatch(before: Fields, after: Fields): Fields | undefined {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = keys.flatMap((key) => change(key, before[key], after[key]));
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

function change(key: string, before: unknown, after: unknown): readonly [string, unknown][] {
  if (isSame(before, after)) return [];
  if (after === undefined) return [[key, null]];
  return isFields(before) && isFields(after) ? [[key, mergePatch(before, after)]] : [[key, after]];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
