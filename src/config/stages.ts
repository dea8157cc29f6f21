import type { Stage } from '../model/spec.ts';
import { parsePercent, printPercent } from '../lib/percent.ts';
import { parseDurationText } from './duration-text.ts';
import { parseEntries } from './entries.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { stageObject } from './schema-entries.ts';
import { parseObject, textOf } from './shape.ts';

/** A stage and the text that says it, to suggest an order. */
interface WrittenStage extends Stage {
  readonly text: string;
}

/** A person must let the rollout go on. */
const approve = 'approve';
type Entry = WrittenStage | typeof approve;

/**
 * `5%, 25% for 10m, 50%`, `10% to 50% by 10%`, or a list of {weight, bake}; `bakeMs` holds for stages
 * that say none.
 */
export function parseStages(value: unknown, bakeMs: number): Parsed<readonly Stage[]> {
  const parsed = parseEntries<readonly Entry[]>(value, 'comma', (entry) =>
    textOf(entry)?.toLowerCase() === approve ? good([approve]) : parseEntry(entry, bakeMs),
  );
  const entries = parsed.value.flat();
  const stages = entries.reduce<readonly Stage[]>(withApproval, []);
  const written = entries.filter((entry) => entry !== approve);
  return { value: stages, complaints: [...parsed.complaints, ...notRising(written)] };
}

/** An approval belongs to the stage before it; before the first one nobody gets the new version. */
function withApproval(stages: readonly Stage[], entry: WrittenStage | typeof approve): readonly Stage[] {
  if (entry !== approve) {
    const { weight, bakeMs, needsApproval } = entry;
    return [...stages, { weight, bakeMs, needsApproval }];
  }
  const last = stages.at(-1) ?? { weight: 0, bakeMs: 0 };
  return [...stages.slice(0, -1), { ...last, needsApproval: true }];
}

/** Weights are hundredths of a percent at their finest: 1 of 10,000. */
function parseWeight(text: string): Parsed<number> {
  const weight = parsePercent(text);
  if (weight === undefined) return bad({ value: text, ...whyNot(text) });
  if (weight <= 100 && /^\d+(\.\d{1,2})?\s*%$/.test(text.trim())) return good(weight);
  const allowed = 'Write a percentage from 0.01% to 100%, or 0% for testers alone.';
  return bad({ value: text, wrong: 'is not a share', allowed });
}

function whyNot(text: string): Pick<Complaint, 'wrong' | 'allowed'> {
  if (/^\d+(\.\d+)?$/.test(text)) return { wrong: 'has no unit', allowed: `Write ${text}%.` };
  return { wrong: 'is not a stage', allowed: 'Write for example `5%`, `5% for 10m` or `10% to 50% by 10%`.' };
}

function parseEntry(entry: unknown, bakeMs: number): Parsed<readonly WrittenStage[]> {
  const text = textOf(entry);
  if (text === undefined) return one(parseStageObject(entry, bakeMs));
  const [, shares = text, time] = /^(\S.*?)\s+for\s+(.+)$/.exec(text) ?? [];
  const bake = time === undefined ? good(bakeMs) : parseDurationText(time);
  const [, ...climb] = /^(\S+)\s+to\s+(\S+)\s+by\s+(\S+)$/i.exec(shares) ?? [];
  return climb.length === 0 ? one(stageOf(parseWeight(shares), bake)) : parseClimb(climb, shares, bake);
}

function one<T>({ value, complaints }: Parsed<T>): Parsed<readonly T[]> {
  return { value: value === undefined ? undefined : [value], complaints };
}

/** Every share from the first to the last, which is always among them. */
function parseClimb(
  texts: readonly string[],
  text: string,
  bake: Parsed<number>,
): Parsed<readonly WrittenStage[]> {
  const parsed = texts.map(parseWeight);
  const complaints = parsed.flatMap((weight) => weight.complaints);
  const [from = 0, to = 0, by = 0] = parsed.map(({ value }) => value);
  if (complaints.length > 0) return bad(...complaints, ...bake.complaints);
  const count = by === 0 ? Infinity : Math.ceil((to - from) / by);
  if (count < 1 || count > mostSteps) {
    const allowed = `Write the lower share first and at most ${mostSteps} steps, for example \`10% to 50% by 10%\`.`;
    return bad({ value: text, wrong: 'does not climb', allowed }, ...bake.complaints);
  }
  const weights = [...Array.from({ length: count }, (_, step) => rounded(from + step * by)), to];
  const stages = weights.map((weight) => stageOf(good(weight), bake));
  return { value: stages.flatMap(({ value }) => value ?? []), complaints: bake.complaints };
}

const mostSteps = 100;

/** To hundredths of a percent, without the dust of binary fractions. */
function rounded(weight: number): number {
  return Math.round(weight * 100) / 100;
}

function parseStageObject(entry: unknown, bakeMs: number): Parsed<WrittenStage> {
  const { value, complaints } = parseObject(entry, stageObject);
  if (!value) return bad(...complaints);
  const weight = within('weight', parseWeight(String(value.weight)));
  const bake = value.bake === undefined ? good(bakeMs) : within('bake', parseDurationText(value.bake));
  const stage = stageOf(weight, bake);
  return { value: stage.value, complaints: [...complaints, ...stage.complaints] };
}

function stageOf(weight: Parsed<number>, bake: Parsed<number>): Parsed<WrittenStage> {
  const complaints = [...weight.complaints, ...bake.complaints];
  if (weight.value === undefined) return bad(...complaints);
  const stage = {
    weight: weight.value,
    bakeMs: bake.value ?? 0,
    needsApproval: false,
    text: printPercent(weight.value),
  };
  return { value: stage, complaints };
}

function within<T>(key: string, { value, complaints }: Parsed<T>): Parsed<T> {
  return { value, complaints: complaints.map((one) => ({ ...one, at: [key] })) };
}

function notRising(stages: readonly WrittenStage[]): readonly Complaint[] {
  const index = stages.findIndex(({ weight }, at) => weight <= (stages[at - 1]?.weight ?? -1));
  const [before, after] = [stages[index - 1], stages[index]];
  if (!before || !after) return [];
  const rising = [...new Set(stages.map(({ weight }) => weight))].sort((a, b) => a - b).map(printPercent);
  return [
    {
      wrong: `${after.weight} % comes after ${before.weight} %`,
      allowed: `Stages must rise. Did you mean \`${rising.join(', ')}\`?`,
    },
  ];
}
