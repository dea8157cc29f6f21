import { jsonOf } from '../../provider.ts';

/** One message of a stream of server-sent events. */
export interface StreamEvent {
  readonly event: string;
  /** Of its JSON; undefined: there was none. */
  readonly data: unknown;
}

/** A message may have its JSON on several lines, and ends with an empty one. */
export function eventsOf(body: string): readonly StreamEvent[] {
  return body
    .split(/\r?\n\r?\n/)
    .map((block) => block.split(/\r?\n/))
    .filter((lines) => lines.some((line) => line.startsWith('event:')))
    .map((lines) => ({
      event: textsOf(lines, 'event:').join('').trim(),
      data: jsonOf(textsOf(lines, 'data:').join('\n')),
    }));
}

function textsOf(lines: readonly string[], field: string): readonly string[] {
  return lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length));
}
