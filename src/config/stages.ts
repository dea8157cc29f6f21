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

/** `5%, 25% for 10m, 50%` or a list of {weight, bake}; `bakeMs` holds for stages that say none. */
export function parseStages(value: unknown, bakeMs: number): Parsed<readonly Stage[]> {
  const parsed = parseEntries<Entry>(value, 'comma', (entry) =>
    textOf(entry)?.toLowerCase() === approve ? good(approve) : parseStage(entry, bakeMs),
  );
  const stages = parsed.value.reduce<readonly Stage[]>(withApproval, []);
  const written = parsed.value.filter((entry) => entry !== approve);
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
  return { wrong: 'is not a stage', allowed: 'Write for example `5%` or `5% for 10m`.' };
}

function parseStage(entry: unknown, bakeMs: number): Parsed<WrittenStage> {
  const text = textOf(entry);
  if (text === undefined) return parseStageObject(entry, bakeMs);
  const [, weight = text, bake] = /^(\S.*?)\s+for\s+(.+)$/.exec(text) ?? [];
  return stageOf(parseWeight(weight), bake === undefined ? good(bakeMs) : parseDurationText(bake));
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
