import type { AllGiven } from './given.ts';
import { toProblem } from './problem.ts';
import type { Complaint, Parsed, Path, Problem } from './problem.ts';
import type { Key } from './schema.ts';
import { parseText } from './shape.ts';

/** One parse: hands out what was given, key by key, and keeps the problems. */
export interface Reading {
  /** The parsed value of a key; `otherwise` when nothing was given, or nothing good. */
  readonly value: <T>(key: Key, parse: (value: unknown) => Parsed<T>, otherwise: T) => T;
  /** The same for a key that holds one text. */
  readonly text: <T>(key: Key, parse: (text: string) => Parsed<T>, otherwise: T) => T;
  /** Whether it was given, be it under a misspelt name. */
  readonly has: (key: Key) => boolean;
  /** Whether the user has written it: no default. */
  readonly isWritten: (key: Key) => boolean;
  readonly note: (key: Key, complaint: Complaint) => void;
  readonly problems: () => readonly Problem[];
}

export function startReading(given: AllGiven): Reading {
  const problems: Problem[] = [...given.problems];
  const note = (key: Key, complaint: Complaint): void => {
    const path: Path = [key, ...(complaint.at ?? [])];
    const place = given.get(key)?.place(path, complaint) ?? { source: 'input', where: key, key };
    problems.push(toProblem(complaint, place));
  };
  const value: Reading['value'] = (key, parse, otherwise) => {
    const found = given.get(key);
    if (!found) return otherwise;
    const parsed = parse(found.value);
    for (const complaint of parsed.complaints) note(key, complaint);
    return parsed.value ?? otherwise;
  };
  return {
    value,
    text: (key, parse, otherwise) => value(key, (written) => parseText(written, parse), otherwise),
    has: (key) => given.get(key) !== undefined || given.isMisspelt(key),
    isWritten: given.isWritten,
    note,
    problems: () => problems,
  };
}
