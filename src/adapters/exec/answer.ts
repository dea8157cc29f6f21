import { z } from 'zod';
import { oneLine } from '../../lib/escape.ts';
import type { BalancerView } from '../../model/balancer.ts';
import type { Match } from '../../model/split.ts';

const text = z.string().min(1);
const valued = <B extends Match['by']>(by: B) =>
  z.strictObject({ by: z.literal(by), name: text, value: z.string() });
const tester = z.union([
  valued('header'),
  valued('cookie'),
  valued('query'),
  z.strictObject({ by: z.literal('header'), name: text, pattern: z.string() }),
]);

/** What a read command prints. Strict: a misspelt `settled` must not pass for one that is left out. */
const readAnswer = z.strictObject({
  share: z.number().min(0).max(100),
  testers: z.array(tester).default([]),
  mirror: z
    .strictObject({ share: z.number().min(0).max(100), methods: z.array(text) })
    .nullish()
    .transform((mirror) => mirror ?? undefined),
  settled: z.boolean().default(true),
  problem: text.optional(),
  can: z
    .strictObject({
      testers: z.array(z.enum(['header', 'header-pattern', 'cookie', 'query'])).default([]),
      mirror: z.enum(['no', 'every-method', 'by-method']).default('no'),
    })
    .default({ testers: [], mirror: 'no' }),
  original: z.json().default(null),
});

/** What the answer says, or what is wrong with it: the end of a sentence about the command. */
export function parseAnswer(output: string): BalancerView | string {
  const json = parseJson(output);
  if (json === undefined) {
    const said = oneLine(output, 80);
    return said === '' ? 'printed nothing, and must print JSON' : `printed no JSON: ${said}`;
  }
  const { data, error } = readAnswer.safeParse(json);
  if (error !== undefined) return `answered what it must not: ${error.issues.map(told).join('; ')}`;
  const { share, testers, mirror, settled, problem, can, original } = data;
  return {
    split: { share, testers, mirror, sticky: undefined },
    settled: problem === undefined ? (settled ? 'yes' : 'not-yet') : { problem },
    can,
    original,
  };
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return undefined;
  }
}

function told({ path, message }: z.core.$ZodIssue): string {
  const where = path.map(String).join('.');
  return oneLine(where === '' ? message : `${where}: ${message}`, 200);
}
