import { z } from 'zod';
import { defaults } from './defaults.ts';

/** For editors: the grammar of durations is duration-text.ts. */
export const duration = String.raw`^(\d+(\.\d+)?h)?\s*(\d+(\.\d+)?m)?\s*(\d+(\.\d+)?s)?\s*(\d+(\.\d+)?ms)?$`;

/** A text with a description, and its default if it has one. */
export function text(
  key: string,
  description: string,
  form?: string | readonly string[],
): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .optional()
    .meta({ ...about(key, description), ...formOf(form) });
}

/** Allowed words, or a pattern. For editors only: the grammars have the better messages. */
function formOf(form: string | readonly string[] | undefined): Record<string, unknown> {
  if (form === undefined) return {};
  return typeof form === 'string' ? { pattern: form } : { enum: form };
}

/** The description, and the default that it has. */
export function about(key: string, description: string): { description: string; default?: string } {
  const found = Object.entries(defaults).find(([name]) => name === key);
  return found ? { description, default: found[1] } : { description };
}

/** One text with all of them, or a list. */
export function listOf<E extends z.ZodType>(entry: E): z.ZodUnion<[z.ZodString, z.ZodArray<E>]> {
  return z.union([z.string(), z.array(entry)]);
}
