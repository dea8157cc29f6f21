import type { DropStmt, Node, RangeVar, TypeName } from 'libpg-query';
import type { TableName } from './rule.ts';

export { isSameTable, nameOf, printed } from '../../lint/table.ts';

export function tableName({ schemaname, relname = '' }: RangeVar): TableName {
  return { schema: schemaname, name: relname };
}

/** Names of what a DROP removes, each part of it; of a trigger, its table's first. */
export function droppedNames({ objects = [] }: DropStmt): readonly (readonly string[])[] {
  return objects.map((object) => {
    if ('List' in object) return stringsOf(object.List.items);
    if ('TypeName' in object) return stringsOf(object.TypeName.names);
    if ('ObjectWithArgs' in object) return stringsOf(object.ObjectWithArgs.objname);
    return stringsOf([object]);
  });
}

/** The last part of a type's name, as the parser keeps it: `int4`, `varchar`, `timestamptz`. */
export function typeOf(type: TypeName | undefined): string {
  return stringsOf(type?.names).at(-1) ?? '';
}

export function stringsOf(names: readonly Node[] | undefined): readonly string[] {
  return (names ?? []).flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : []));
}

/** Integers among a type's modifiers: the 20 of varchar(20). */
export function modifiersOf(type: TypeName | undefined): readonly number[] {
  return (type?.typmods ?? []).flatMap((own) =>
    'A_Const' in own && own.A_Const.ival !== undefined ? [own.A_Const.ival.ival ?? 0] : [],
  );
}

/** True for `(FULL)` and `(FULL true)`; the last one counts. */
export function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const named = (options ?? []).flatMap((own) => ('DefElem' in own ? [own.DefElem] : []));
  const option = named.findLast(({ defname }) => defname === name);
  return option !== undefined && !isFalse(option.arg);
}

function isFalse(value: Node | undefined): boolean {
  if (value === undefined) return false;
  if ('Integer' in value) return (value.Integer.ival ?? 0) === 0;
  return /^(false|off)$/i.test(stringsOf([value])[0] ?? '');
}
