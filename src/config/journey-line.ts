import { usualTolerance } from '../analysis/tolerance.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import type { Journey, JourneyStep } from '../model/journey.ts';
import type { EvidenceCheck } from '../model/check.ts';
import { parseCount } from './count.ts';
import { defaultRequests } from './defaults.ts';
import { parseTolerance, type Compared } from './evidence-line.ts';
import { parseStepLine, requestForm } from './journey-step.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import type { KnownQueries } from './queries.ts';

/** What follows the request or the name: how often, and a tolerance behind a colon. */
const ending = /^(.*?)(?:\s+[x×]\s*(\d+))?(?:\s*:\s+(.*))?$/i;

/** True for a line that `parseJourneyLine` is for. */
export function isJourneyLine(text: string): boolean {
  return /^(probe|journey)\b/i.test(text);
}

/** `probe GET /health == 200 within 500ms x 50: ignored below 1%`, or `journey NAME x 5`. */
export function parseJourneyLine(text: string, known: KnownQueries): Parsed<EvidenceCheck> {
  const [, head = '', times = String(defaultRequests), written] = ending.exec(text) ?? [];
  const [steps, walks] = [
    stepsOf(head, known),
    parseCount(times, 1000, 'is not how often it is walked in a poll'),
  ];
  const compared = comparedOf(written, text);
  const complaints = [...steps.complaints, ...walks.complaints, ...compared.complaints];
  if (complaints.length > 0 || compared.value === undefined) return bad(...complaints);
  const counts: Journey = { steps: steps.value ?? [], walks: walks.value ?? 0 };
  return good({
    ...{ kind: 'evidence', text, counts, slowerThan: undefined, preset: undefined },
    ...compared.value,
  });
}

function comparedOf(written: string | undefined, text: string): Parsed<Compared> {
  const usual = usualTolerance.errors;
  return written === undefined
    ? good({ tolerance: usual })
    : parseTolerance(written, { text, usual, hasShare: true });
}

function stepsOf(head: string, known: KnownQueries): Parsed<readonly JourneyStep[]> {
  const [, word = '', rest = ''] = /^(probe|journey)\s*(.*)$/i.exec(head) ?? [];
  if (word.toLowerCase() === 'journey') return named(rest.trim(), known);
  if (rest === '')
    return bad({ value: head, wrong: 'says no request', allowed: `Write \`probe ${requestForm}\`.` });
  const step = parseStepLine(rest);
  return step.value === undefined ? bad(...step.complaints) : good([step.value]);
}

function named(name: string, known: KnownQueries): Parsed<readonly JourneyStep[]> {
  const found = known.get(`journey ${name}`);
  if (found !== undefined && 'steps' in found) return good(found.steps);
  const names = [...known].flatMap(([key, own]) => ('steps' in own ? [key.replace('journey ', '')] : []));
  const allowed =
    names.length === 0 ? 'Write its steps under `journeys` in the file.' : didYouMean(name, names);
  return bad({ value: name, wrong: 'is no journey', allowed });
}
