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

/** `5%, 25% for 10m, 50%` or a list of {weight, bake}; `bakeMs` holds for stages that say none. */
export function parseStages(value: unknown, bakeMs: number): Parsed<readonly Stage[]> {
  const parsed = parseEntries(value, 'comma', (entry) => parseStage(entry, bakeMs));
  const stages = parsed.value.map(({ weight, bakeMs: time }) => ({ weight, bakeMs: time }));
  return { value: stages, complaints: [...parsed.complaints, ...notRising(parsed.value)] };
}

/** Whole percent of the traffic, 1…100. */
function parseWeight(text: string): Parsed<number> {
  const weight = parsePercent(text);
  if (weight === undefined) return bad({ value: text, ...whyNot(text) });
  if (weight > 0 && weight <= 100 && Number.isInteger(weight)) return good(weight);
  return bad({ value: text, wrong: 'is not a share', allowed: 'Write a whole percentage from 1% to 100%.' });
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
  const stage = { weight: weight.value, bakeMs: bake.value ?? 0, text: printPercent(weight.value) };
  return { value: stage, complaints };
}

function within<T>(key: string, { value, complaints }: Parsed<T>): Parsed<T> {
  return { value, complaints: complaints.map((one) => ({ ...one, at: [key] })) };
}

function notRising(stages: readonly WrittenStage[]): readonly Complaint[] {
  const index = stages.findIndex(({ weight }, at) => weight <= (stages[at - 1]?.weight ?? 0));
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
