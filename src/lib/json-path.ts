import { compile, type JSONValue } from 'json-p3';
import { messageOf } from './message-of.ts';

/** What is wrong with a JSONPath (RFC 9535); undefined: nothing. */
export function pathFault(path: string): string | undefined {
  try {
    compile(path);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** All values that a JSONPath finds, in its order. */
export function valuesAt(path: string, json: unknown): readonly JSONValue[] {
  return compile(path)
    .query(json as never)
    .values();
}
