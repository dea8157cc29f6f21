import type { TableName } from './rule.ts';
import { alter, inFiles, required, sqlName, sqlTable } from './writing.ts';

/** Another column for the same values: who writes the one writes the other, until nobody uses the old one. */
export interface Copy {
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
  /** As SQL writes it. */
  readonly type: string;
  readonly isNullable: boolean;
}

/** The new column has no default: where it has a value, the new version wrote it. */
export function copiedColumn({ table, from, to, type, isNullable }: Copy): string {
  const [own, next] = [sqlName(from), sqlName(to)];
  const trigger = sqlName(`${table.name}_${to}`);
  const body = [
    `IF TG_OP = 'INSERT' THEN NEW.${next} := coalesce(NEW.${next}, NEW.${own}); NEW.${own} := NEW.${next};`,
    `ELSIF NEW.${own} IS DISTINCT FROM OLD.${own} THEN NEW.${next} := NEW.${own};`,
    `ELSIF NEW.${next} IS DISTINCT FROM OLD.${next} THEN NEW.${own} := NEW.${next}; END IF; RETURN NEW;`,
  ].join(' ');
  return inFiles({
    expand: [
      alter(table, `ADD COLUMN ${next} ${type}`),
      `CREATE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;`,
      `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${sqlTable(table)} FOR EACH ROW EXECUTE FUNCTION ${trigger}();`,
    ],
    backfill: [`UPDATE ${sqlTable(table)} SET ${next} = ${own} WHERE ${next} IS DISTINCT FROM ${own};`],
    contract: [
      ...(isNullable ? [] : [...required(table, to), alter(table, `ALTER COLUMN ${own} DROP NOT NULL`)]),
      `DROP TRIGGER ${trigger} ON ${sqlTable(table)};`,
      `DROP FUNCTION ${trigger}();`,
      alter(table, `DROP COLUMN ${own}`),
    ],
  });
}
