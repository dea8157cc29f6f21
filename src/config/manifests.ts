import { entryText, parseEntries, twice } from './entries.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

/** Globs, by comma (outside braces) or newline. */
export function parseManifests(value: unknown): Parsed<readonly string[]> {
  const { value: globs, complaints } = parseEntries(value, 'comma', (entry) => entryText(entry, parseGlob));
  return { value: globs, complaints: [...complaints, ...twice(globs)] };
}

function parseGlob(text: string): Parsed<string> {
  if (text === '') return bad({ wrong: 'An entry is empty', allowed: 'Write a glob, e.g. `k8s/*.yaml`.' });
  if (/^https?:/.test(text))
    return bad({ value: text, wrong: 'is an address', allowed: 'Write a path in the workspace.' });
  return good(text);
}
