import { bad } from './problem.ts';
import type { Complaint, Parsed, Path } from './problem.ts';

/** What separates the entries of a list that is written as text. */
type Separator = 'newline' | 'comma';

interface Entry {
  readonly value: unknown;
  readonly at: Path;
  readonly line: number | undefined;
}

/**
 * Parse a list, given as a list or as text: one entry per line, or between commas that are not in
 * braces. Blank lines and lines from `#` on do not count. Good entries are kept beside complaints.
 */
export function parseEntries<T>(
  value: unknown,
  separator: Separator,
  parse: (entry: unknown) => Parsed<T>,
): Parsed<readonly T[]> & { readonly value: readonly T[] } {
  const entries = entriesOf(value, separator);
  if (!entries) return { value: [], complaints: [{ wrong: 'This is a map', allowed: 'Write a list.' }] };
  const parsed = entries.map((entry) => ({ entry, ...parse(entry.value) }));
  return {
    value: parsed.flatMap(({ value: one }) => (one === undefined ? [] : [one])),
    complaints: parsed.flatMap(({ entry, complaints }) => complaints.map((one) => placed(one, entry))),
  };
}

/** A second entry with the same name, which reports and counts could not tell from the first. */
export function twice(names: readonly string[]): readonly Complaint[] {
  const again = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(again)].map((name) => ({ value: name, wrong: 'is there twice', allowed: 'Leave one.' }));
}

/** The text entry itself, or a complaint about an entry that should be one. */
export function entryText<T>(entry: unknown, parse: (text: string) => Parsed<T>): Parsed<T> {
  return typeof entry === 'string'
    ? parse(entry)
    : bad({ wrong: 'This is a list or a map', allowed: 'Write it as one text.' });
}

function entriesOf(value: unknown, separator: Separator): readonly Entry[] | undefined {
  if (typeof value === 'string') return entriesOfText(value, separator);
  if (!Array.isArray(value)) return undefined;
  return value.map((one: unknown, index) => ({
    value: typeof one === 'string' ? one.trim() : one,
    at: [index],
    line: undefined,
  }));
}

function entriesOfText(text: string, separator: Separator): readonly Entry[] {
  const lines = text.trim().split(/\r?\n/);
  return lines.flatMap((content, index) => {
    const line = lines.length > 1 ? index + 1 : undefined;
    const parts = separator === 'comma' ? splitCommas(content) : [content];
    if (content.trimStart().startsWith('#')) return [];
    return parts
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => ({ value: part, at: [], line }));
  });
}

/** Commas in braces belong to a glob: `k8s/{a,b}.yaml`. */
function splitCommas(line: string): readonly string[] {
  return line.split(/,(?![^{}]*\})/);
}

function placed(complaint: Complaint, { at, line }: Entry): Complaint {
  const where = { ...complaint, at: [...at, ...(complaint.at ?? [])] };
  return line === undefined ? where : { ...where, line };
}
