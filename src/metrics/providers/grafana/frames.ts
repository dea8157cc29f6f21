import { z } from 'zod';
import type { Sampled } from '../../provider.ts';

const special = z.looseObject({
  NaN: z.array(z.number()).optional(),
  Inf: z.array(z.number()).optional(),
  NegInf: z.array(z.number()).optional(),
});
type Special = z.infer<typeof special>;

const notice = z.looseObject({ severity: z.string().optional(), text: z.string() });

/** A data frame as JSON: its fields, and their values column by column. */
export const frame = z.looseObject({
  schema: z
    .looseObject({
      fields: z.array(z.looseObject({ name: z.string().optional(), type: z.string().optional() })).optional(),
      meta: z.looseObject({ notices: z.array(notice).nullish() }).optional(),
    })
    .optional(),
  data: z
    .looseObject({
      values: z.array(z.array(z.unknown())),
      /** What JSON has no number for is null among the values, and named here by its row. */
      entities: z.array(special.nullable()).nullish(),
    })
    .optional(),
});
type Frame = z.infer<typeof frame>;

/** One field of numbers. */
interface Column {
  readonly values: readonly unknown[];
  /** Epoch ms of each row; undefined: the frame has no time. */
  readonly times: readonly unknown[] | undefined;
  readonly special: Special | undefined;
}

/** The latest number, or why there is none, told by `nothing`. */
export function latestOf(frames: readonly Frame[], nothing: (what: string) => Sampled): Sampled {
  const [column, ...more] = frames.flatMap(columnsOf);
  if (column === undefined) return nothing('returned no numbers');
  if (more.length > 0) return nothing(`returned ${more.length + 1} series: aggregate them to one`);
  if (column.times === undefined && column.values.length > 1) {
    return nothing(`returned ${column.values.length} rows without a time: aggregate them to one`);
  }
  const known = byTime(column)
    .map((row) => valueAt(column, row))
    .filter((value) => value !== undefined);
  const latest = known.at(-1);
  if (latest === undefined) return nothing('returned no points');
  return Number.isNaN(latest) ? nothing('returned NaN: nothing to measure') : { value: latest };
}

/** A series without rows is no series that could be mistaken for another. */
function columnsOf({ schema, data }: Frame): readonly Column[] {
  const fields = schema?.fields ?? [];
  const columns = data?.values ?? [];
  const time = fields.findIndex(({ type }) => type === 'time');
  return fields.flatMap(({ type }, index) => {
    const values = columns[index] ?? [];
    if (type !== 'number' || values.length === 0) return [];
    return [{ values, times: columns[time], special: data?.entities?.[index] ?? undefined }];
  });
}

/** Rows, the latest last. */
function byTime({ values, times }: Column): readonly number[] {
  const rows = values.map((_value, row) => row);
  return times === undefined ? rows : rows.sort((one, other) => Number(times[one]) - Number(times[other]));
}

function valueAt({ values, special: named = {} }: Column, row: number): number | undefined {
  const value = values[row];
  if (typeof value === 'number') return value;
  return specials.find(([name]) => named[name]?.includes(row))?.[1];
}

const specials = [
  ['NaN', NaN],
  ['Inf', Infinity],
  ['NegInf', -Infinity],
] as const;
