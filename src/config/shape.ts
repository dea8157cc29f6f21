import type { z } from 'zod';
import { didYouMean, nearest } from '../lib/did-you-mean.ts';
import { bad } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';

/** Text of what YAML or an input gave; undefined for lists and maps. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : undefined;
}

/** Apply a grammar of text to a value that should be one. */
export function parseText<T>(value: unknown, parse: (text: string) => Parsed<T>): Parsed<T> {
  const text = textOf(value);
  return text === undefined
    ? bad({ wrong: 'This is a list or a map', allowed: 'Write it as one text.' })
    : parse(text);
}

/** A map with the schema's keys. Unknown keys are complaints, and the rest is read all the same. */
export function parseObject<S extends z.ZodObject>(value: unknown, schema: S): Parsed<z.output<S>> {
  const known = Object.keys(schema.shape);
  if (!isMap(value)) return bad({ wrong: 'This is not a map', allowed: `Its keys are ${known.join(', ')}.` });
  const unknown = unknownKeys(value, known);
  const read = schema.strip().safeParse(value);
  if (read.success) return { value: read.data as z.output<S>, complaints: unknown };
  return {
    value: undefined,
    complaints: [...unknown, ...read.error.issues.map((issue) => explain(issue, value))],
  };
}

/** A key is quoted only when it is close to a known one: a slip may have put a secret in its place. */
export function unknownKeys(value: object, known: readonly string[]): readonly Complaint[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const place = { at: [key], isKey: true, allowed: didYouMean(key, known) };
      const isClose = nearest(key, known) !== undefined || inputOnly.includes(key);
      return isClose
        ? { ...place, value: key, wrong: 'is not a key here' }
        : { ...place, wrong: 'There is no such key' };
    });
}

/** Inputs that a file cannot hold. */
export const inputOnly: readonly string[] = ['config', 'github-token'];

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Says nothing of the value itself: it may be a secret. */
function explain(issue: z.core.$ZodIssue, value: Readonly<Record<string, unknown>>): Complaint {
  const at = issue.path.filter((part) => typeof part !== 'symbol');
  const key = String(at[0] ?? '');
  if (!Object.hasOwn(value, key)) return { value: key, wrong: 'is missing' };
  const expected = (at.length === 1 && expectations[key]) || 'one text or number';
  return { at, wrong: `This must be ${expected}` };
}

/** Keys whose values are no scalars. */
const expectations: Readonly<Record<string, string>> = {
  headers: 'a map of names and values',
  sigv4: 'a map of `region` and credentials, or `{}`',
  env: 'a map of names and values',
  command: 'a list of a program and its arguments, or one text',
  k6: 'a script, or a list of it and options of `k6 run`',
  read: 'a list of a program and its arguments, or one text',
  write: 'a list of a program and its arguments, or one text',
};
