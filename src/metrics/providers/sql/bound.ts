import { placeholders } from '../../arm.ts';

/** How an engine writes that a value is given beside the statement. */
export type Marker = (position: number) => string;

/** A statement, and the values that it is given: none of them can become a part of it. */
export interface BoundQuery {
  readonly sql: string;
  readonly values: readonly string[];
}

/** Each placeholder becomes a parameter, in the order of the text. */
export function boundQuery(
  query: string,
  values: Readonly<Record<string, string>>,
  marker: Marker,
): BoundQuery {
  const given: string[] = [];
  const sql = query
    .replaceAll(new RegExp(String.raw`\{\{(${placeholders.join('|')})\}\}`, 'g'), (_, name: string) => {
      given.push(values[name] ?? '');
      return marker(given.length);
    })
    .replace(/[\s;]+$/, '');
  return { sql, values: given };
}
