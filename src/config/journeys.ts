import type { JourneyStep } from '../model/journey.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import { under } from './connection.ts';
import { parseEntries } from './entries.ts';
import type { Env } from './env-references.ts';
import { nameFaults, parseStepLine, parseStepObject } from './journey-step.ts';
import { bad } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import type { KnownQueries } from './queries.ts';
import { journeyStepObject } from './schema-entries.ts';
import { isMap, parseObject } from './shape.ts';

/**
 * A map of journeys, each a list of requests: lines, or {request, headers, body, extract, expect}. A check
 * names one as `journey NAME`.
 */
export function parseJourneys(value: unknown, env: Env): Parsed<KnownQueries> {
  if (!isMap(value)) return bad({ wrong: 'This is not a map', allowed: 'Write `name: [steps]`.' });
  const parsed = Object.entries(value).map(([name, written]) => ({
    name,
    ...parseJourney(name, written, env),
  }));
  return {
    value: new Map(parsed.map(({ name, value: steps = [] }) => [`journey ${name}`, { steps }])),
    complaints: parsed.flatMap(({ name, complaints }) => under(name, complaints)),
  };
}

function parseJourney(name: string, written: unknown, env: Env): Parsed<readonly JourneyStep[]> {
  const { value: steps, complaints } = parseEntries(written, 'newline', (entry) => parseStep(entry, env));
  const empty: readonly Complaint[] =
    steps.length > 0 || complaints.length > 0
      ? []
      : [{ wrong: 'This journey has no step', allowed: 'Write one or more.' }];
  return {
    value: steps,
    complaints: [
      ...nameFaults(name, 'cannot name a journey'),
      ...complaints,
      ...empty,
      ...unknownNames(steps),
    ],
  };
}

function parseStep(entry: unknown, env: Env): Parsed<JourneyStep> {
  if (typeof entry === 'string') return parseStepLine(entry);
  const { value, complaints } = parseObject(entry, journeyStepObject);
  if (value === undefined) return bad(...complaints);
  const step = parseStepObject(value, env);
  return { value: step.value, complaints: [...complaints, ...step.complaints] };
}

/** `{{name}}` that no earlier step extracts would be sent as nothing. */
function unknownNames(steps: readonly JourneyStep[]): readonly Complaint[] {
  return steps.flatMap(({ path, headers, body = '' }, index) => {
    const known = steps.slice(0, index).flatMap(({ extract }) => Object.keys(extract));
    const used = [path, ...Object.values(headers), body].flatMap((text) =>
      [...text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(([, name = '']) => name),
    );
    return used
      .filter((name) => !known.includes(name))
      .map((name) => ({ at: [index], value: `{{${name}}}`, ...isUnknown(name, known) }));
  });
}

function isUnknown(name: string, known: readonly string[]): Pick<Complaint, 'wrong' | 'allowed'> {
  const allowed = known.length === 0 ? 'Extract it in a step before.' : didYouMean(name, known);
  return { wrong: 'is extracted by no earlier step', allowed };
}
