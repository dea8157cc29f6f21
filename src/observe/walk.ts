import { valuesAt } from '../lib/json-path.ts';
import { jsonOf } from '../metrics/provider.ts';
import type { JourneyStep } from '../model/journey.ts';
import type { PodAddress, PodAnswer, PodRequest } from '../ports/pod-request.ts';

/** One request, and how long its answer took, ms. */
export type Send = (request: PodRequest) => Promise<PodAnswer & { readonly tookMs: number }>;

/** What steps know of the ones before. */
interface Luggage {
  readonly extracted: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
}

const longestAnswerMs = 5000;

/**
 * Walks a journey on one pod, with the cookies that it gives. The first thing that is not as the journey
 * says, without anything of the answer: that may be somebody's data; undefined: all was well.
 */
export async function walk(
  steps: readonly JourneyStep[],
  on: PodAddress,
  send: Send,
): Promise<string | undefined> {
  let luggage: Luggage = { extracted: {}, cookies: {} };
  for (const step of steps) {
    const answer = await send({ ...on, ...requestOf(step, luggage) });
    const json = jsonOf(answer.body);
    const wrong = wrongIn(answer, step) ?? wrongInBody(json, step);
    if (wrong !== undefined) return `${step.name} ${wrong}`;
    luggage = packed(luggage, { json, cookies: answer.cookies }, step);
  }
  return undefined;
}

function requestOf(
  { method, path, headers, body, withinMs }: JourneyStep,
  { extracted, cookies }: Luggage,
): Omit<PodRequest, keyof PodAddress> {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const own = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    filled(value, extracted, same),
  ]);
  return {
    method,
    path: filled(path, extracted, encodeURIComponent),
    headers: { ...Object.fromEntries(own), ...(cookie.length === 0 ? {} : { cookie: cookie.join('; ') }) },
    body: body === undefined ? undefined : filled(body, extracted, inJson),
    timeoutMs: withinMs === undefined ? longestAnswerMs : Math.max(longestAnswerMs, withinMs),
  };
}

type Escape = (value: string) => string;

const same: Escape = (value) => value;
/** A quote in a value must not end the text that it stands in. */
const inJson: Escape = (value) => JSON.stringify(value).slice(1, -1);

function filled(text: string, extracted: Luggage['extracted'], escape: Escape): string {
  return text.replaceAll(/\{\{\s*([\w-]+)\s*\}\}/g, (_, name: string) => escape(extracted[name] ?? ''));
}

function wrongIn(
  { status, tookMs }: Pick<PodAnswer, 'status'> & { readonly tookMs: number },
  step: JourneyStep,
): string | undefined {
  if (status === 0) return 'gave no answer';
  if (status !== step.status) return `answered ${status}`;
  if (step.withinMs !== undefined && tookMs > step.withinMs) return `took longer than ${step.withinMs} ms`;
  return undefined;
}

function wrongInBody(json: unknown, { extract, expect }: JourneyStep): string | undefined {
  const paths = [...Object.values(extract), ...Object.keys(expect)];
  if (paths.length === 0) return undefined;
  if (json === undefined) return 'answered with no JSON';
  const missing = paths.find((path) => textAt(path, json) === undefined);
  if (missing !== undefined) return `answered without one value at ${missing}`;
  const other = Object.entries(expect).find(([path, value]) => textAt(path, json) !== value);
  return other && `answered with another value at ${other[0]}`;
}

function packed(
  { extracted, cookies }: Luggage,
  { json, cookies: set }: Pick<PodAnswer, 'cookies'> & { readonly json: unknown },
  step: JourneyStep,
): Luggage {
  const found = Object.entries(step.extract).map(([name, path]): [string, string] => [
    name,
    textAt(path, json) ?? '',
  ]);
  const baked = set.flatMap((line): [string, string][] => {
    const [, name, value = ''] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value.trim()]];
  });
  return {
    extracted: { ...extracted, ...Object.fromEntries(found) },
    cookies: { ...cookies, ...Object.fromEntries(baked) },
  };
}

/** The only value at a JSONPath, as text; undefined: there is none, or several, or no plain value. */
function textAt(path: string, json: unknown): string | undefined {
  const found = valuesAt(path, json);
  const [value] = found;
  return found.length !== 1 || typeof value === 'object' ? undefined : String(value);
}
