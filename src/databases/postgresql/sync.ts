import type { Sync } from '../dialect.ts';
import { quoted } from './nature.ts';

/**
 * A trigger that writes both forms, whichever of them a version knows. A row that changes in both is
 * taken as its writer gave it, and so is one that a backfill fills: what is computed there and back may
 * not be what it was. `name` is unique among the functions of the schema.
 */
export function syncSql(
  { table, forward, back }: Sync,
  name: string,
): {
  readonly expand: string;
  readonly contract: string;
} {
  const own = quoted(name);
  const body = back === undefined ? assignments(forward) : bothWays(forward, back);
  return {
    expand: `CREATE FUNCTION ${own}() RETURNS trigger LANGUAGE plpgsql AS $cutover$
BEGIN
  IF current_setting('cutover.filling', true) = 'on' THEN
    RETURN NEW;
  END IF;
${body}
  RETURN NEW;
END $cutover$;
CREATE TRIGGER ${own} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${own}();`,
    contract: `DROP TRIGGER ${own} ON ${table};
DROP FUNCTION ${own}();`,
  };
}

type Columns = Readonly<Record<string, string>>;

/** Who wrote one form and not the other gets the other computed. */
function bothWays(forward: Columns, back: Columns): string {
  const [toNew, toOld] = [assignments(forward), assignments(back)];
  const [isNew, isOld] = [changed(forward), changed(back)];
  return `  IF TG_OP = 'INSERT' THEN
    IF ${missing(forward)} THEN
${toNew}
    ELSIF ${missing(back)} THEN
${toOld}
    END IF;
  ELSIF ${isNew} AND NOT ${isOld} THEN
${toOld}
  ELSIF ${isOld} AND NOT ${isNew} THEN
${toNew}
  END IF;`;
}

/** Expressions speak of columns as UPDATE does; in a trigger these are of NEW. */
function assignments(columns: Columns): string {
  return Object.entries(columns)
    .map(
      ([column, expression]) =>
        `  SELECT ${expression} INTO NEW.${quoted(column)} FROM (SELECT NEW.*) AS cutover_row;`,
    )
    .join('\n');
}

function changed(columns: Columns): string {
  const names = Object.keys(columns).map(quoted);
  return `(${names.map((name) => `NEW.${name} IS DISTINCT FROM OLD.${name}`).join(' OR ')})`;
}

function missing(columns: Columns): string {
  const names = Object.keys(columns).map(quoted);
  return `(${names.map((name) => `NEW.${name} IS NULL`).join(' AND ')})`;
}
