import type { ComparedTable, Range, Side } from '../../src/ports/comparison.ts';

export const usersTable: ComparedTable = {
  name: 'users',
  key: [{ name: 'id', type: 'bigint' }],
  columns: ['id', 'name'],
};

/** Rows by their key. */
export type Content = Record<string, string>;

/** One of two databases, which has these rows in each of its tables at the moment. */
export function sideOf(content: () => Content, tables = [usersTable]): Side {
  const keys = (): readonly string[] => Object.keys(content()).toSorted((a, b) => Number(a) - Number(b));
  const within = ({ after, until }: Range): readonly (readonly [string, string])[] =>
    keys()
      .filter(
        (key) => Number(key) > Number(after?.[0] ?? -1) && Number(key) <= Number(until?.[0] ?? Infinity),
      )
      .map((key) => [key, content()[key] ?? '']);
  return {
    close: () => Promise.resolve(),
    // Read anew each time, as from a server.
    tables: () => Promise.resolve(tables.map((table) => ({ ...table }))),
    bound: (_, after, rows) => {
      const key = within({ after, until: undefined })[rows - 1]?.[0];
      return Promise.resolve(key === undefined ? undefined : [key]);
    },
    digest: (_, range) => Promise.resolve(JSON.stringify(within(range))),
    rows: (_, range) => Promise.resolve(new Map(within(range))),
    rowsAt: (_, wanted) =>
      Promise.resolve(
        new Map(wanted.flatMap((key) => (key in content() ? [[key, content()[key] ?? '']] : []))),
      ),
  };
}
