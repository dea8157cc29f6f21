import { sqlRuleNames } from '../databases/engine.ts';
import { ruleNames } from '../lint/index.ts';
import { choiceOf } from './choice.ts';
import { entryText, parseEntries, twice } from './entries.ts';
import type { Parsed } from './problem.ts';

/** Names of lint rules, by comma or newline. */
export function parseIgnoreFindings(value: unknown): Parsed<readonly string[]> {
  const { value: names, complaints } = parseEntries(value, 'comma', (entry) =>
    entryText(entry, choiceOf([...ruleNames, ...sqlRuleNames])),
  );
  return { value: names, complaints: [...complaints, ...twice(names)] };
}
