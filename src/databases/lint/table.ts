export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** As people write it, with its schema if it was written. */
export function printed({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

export function isSameTable(a: TableName, b: TableName): boolean {
  return a.name === b.name && (a.schema === b.schema || a.schema === undefined || b.schema === undefined);
}

/** The last two parts of a name: a database before them is the one that the session is in. */
export function nameOf(parts: readonly string[]): TableName {
  const [name = '', schema] = parts.toReversed();
  return { schema, name };
}
