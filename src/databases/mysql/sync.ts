import type { Sync } from '../dialect.ts';
import { partsOf, quoted } from './nature.ts';
import { ofNew } from './row.ts';

/** A trigger is for one event only, and its name has at most 64 characters. */
const events = { INSERT: '_i', UPDATE: '_u' } as const;
const longest = 62;

/**
 * Triggers that write both forms, whichever of them a version knows. A row that changes in both is taken
 * as its writer gave it, and so is one that a backfill fills: what is computed there and back may not be
 * what it was. `name` is unique among the triggers of the schema.
 */
export function syncSql(
  { table, forward, back }: Sync,
  name: string,
): {
  readonly expand: string;
  readonly contract: string;
} {
  const toNew = assignments(forward, table);
  const toOld = back && { columns: back, sql: assignments(back, table) };
  const bodies = {
    INSERT:
      toOld === undefined ? toNew : eitherOf(missing(forward), toNew, [missing(toOld.columns), toOld.sql]),
    UPDATE: toOld === undefined ? toNew : whenChanged({ forward, back: toOld.columns }, toNew, toOld.sql),
  };
  const triggers = (['INSERT', 'UPDATE'] as const).map((event) => ({
    event,
    own: ownName(table, name, event),
  }));
  return {
    expand: triggers
      .map(({ event, own }) => triggerSql(own, `${event} ON ${table}`, bodies[event]))
      .join('\n'),
    contract: triggers.map(({ own }) => `DROP TRIGGER ${own};`).join('\n'),
  };
}

type Columns = Sync['forward'];

/** A trigger stands in the schema of its table. */
function ownName(table: string, name: string, event: keyof typeof events): string {
  const own = `${name.slice(0, longest)}${events[event]}`;
  return [...partsOf(table).slice(0, -1), own].map(quoted).join('.');
}

function triggerSql(own: string, when: string, body: string): string {
  return `CREATE TRIGGER ${own} BEFORE ${when} FOR EACH ROW
BEGIN
  IF @cutover_filling IS NULL THEN
${body}
  END IF;
END;`;
}

function assignments(columns: Columns, table: string): string {
  return Object.entries(columns)
    .map(([column, expression]) => `    SET NEW.${quoted(column)} = ${ofNew(expression, table)};`)
    .join('\n');
}

/** Who wrote one form and not the other gets the other computed. */
function whenChanged(
  { forward, back }: { readonly forward: Columns; readonly back: Columns },
  toNew: string,
  toOld: string,
): string {
  const [isNew, isOld] = [changed(forward), changed(back)];
  return eitherOf(`${isNew} AND NOT ${isOld}`, toOld, [`${isOld} AND NOT ${isNew}`, toNew]);
}

function eitherOf(condition: string, body: string, [other, otherBody]: readonly [string, string]): string {
  return `    IF ${condition} THEN
${body}
    ELSEIF ${other} THEN
${otherBody}
    END IF;`;
}

/** By their bytes: for most collations Ada and ada are the same. */
function changed(columns: Columns): string {
  const bytes = (row: string, name: string): string => `CAST(${row}.${quoted(name)} AS BINARY)`;
  const names = Object.keys(columns);
  return `(${names.map((name) => `NOT (${bytes('NEW', name)} <=> ${bytes('OLD', name)})`).join(' OR ')})`;
}

function missing(columns: Columns): string {
  return `(${Object.keys(columns)
    .map((name) => `NEW.${quoted(name)} IS NULL`)
    .join(' AND ')})`;
}
