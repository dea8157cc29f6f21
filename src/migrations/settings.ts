import { parseDocument } from 'yaml';
import { z } from 'zod';

const command = z.union([z.string().min(1), z.array(z.string()).min(1)]);
const phase = z.strictObject({ run: command });

/** What SQL files cannot say: migration.yaml of a migration's folder. */
export const migrationSettings = z.strictObject({
  expand: phase.optional(),
  migrate: phase.optional(),
  contract: phase.optional(),
  backfill: z
    .strictObject({
      table: z.string().min(1),
      key: z.array(z.string().min(1)).min(1).optional(),
      set: z.string().min(1),
      where: z.string().min(1),
    })
    .optional(),
  key: z.array(z.string().min(1)).min(1).optional(),
  throttle: z.strictObject({ query: z.string().min(1).optional(), hours: z.string().optional() }).optional(),
  verify: z
    .array(z.strictObject({ name: z.string().min(1), sql: z.string().min(1), expect: z.number().default(0) }))
    .optional(),
  sync: z
    .strictObject({
      table: z.string().min(1),
      forward: z.record(z.string(), z.string().min(1)),
      back: z.record(z.string(), z.string().min(1)).optional(),
    })
    .optional(),
});
export type MigrationSettings = z.infer<typeof migrationSettings>;

/** The settings, or one sentence for each thing that is wrong with them. */
export function parseSettings(text: string): {
  readonly settings: MigrationSettings;
  readonly problems: readonly string[];
} {
  const document = parseDocument(text);
  const faults = document.errors.map(({ message }) => message.split('\n')[0] ?? message);
  if (faults.length > 0) return { settings: {}, problems: faults };
  const parsed = migrationSettings.safeParse(document.toJS() ?? {});
  if (!parsed.success) return { settings: {}, problems: parsed.error.issues.map(issueText) };
  return { settings: parsed.data, problems: [...hoursProblems(parsed.data)] };
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  const where = path.join('.');
  return where === '' ? message : `${where}: ${message}`;
}

/** `22:00-06:00`, in hours of the day. */
export function hoursOf({ throttle }: MigrationSettings): readonly [number, number] | undefined {
  const parts = (throttle?.hours ?? '').split('-').map(hourOf);
  const [from, until] = parts;
  return from === undefined || until === undefined || parts.length > 2 ? undefined : [from, until];
}

/** `22:30` is 22.5 */
function hourOf(text: string): number | undefined {
  const [hour, minute] = (/^\s*(\d{1,2}):(\d{2})\s*$/.exec(text) ?? []).slice(1).map(Number);
  return hour === undefined || minute === undefined ? undefined : hour + minute / 60;
}

function hoursProblems(settings: MigrationSettings): readonly string[] {
  const written = settings.throttle?.hours;
  const hours = hoursOf(settings);
  const isGood = written === undefined || (hours !== undefined && hours.every((hour) => hour <= 24));
  return isGood ? [] : [`throttle.hours: \`${written}\` is no time of the day, e.g. 22:00-06:00 (UTC)`];
}

/** Program and arguments. There is no shell: what only one would understand is refused. */
export function argvOf(run: string | readonly string[]): readonly string[] | undefined {
  if (typeof run !== 'string') return run;
  return /["'\`\\|&;<>$]/.test(run) ? undefined : run.split(/\s+/).filter(Boolean);
}
