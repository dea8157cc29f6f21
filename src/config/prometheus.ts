import type { Connection } from '../model/spec.ts';
import { parseReach } from './connection.ts';
import type { Env } from './env-references.ts';
import { bad } from './problem.ts';
import type { Parsed } from './problem.ts';
import { prometheusObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

/** An address, or {url, headers, ca, timeout}. */
export function parsePrometheus(value: unknown, env: Env): Parsed<Connection> {
  if (typeof value === 'string') {
    const { value: reach, complaints } = parseReach({ url: value }, '', env);
    return {
      value: reach && { ...reach, settings: {} },
      complaints: complaints.map((one) => ({ ...one, at: [] })),
    };
  }
  const { value: object, complaints } = parseObject(value, prometheusObject);
  if (!object) return bad(...complaints);
  const reach = parseReach(object, '', env);
  return {
    value: reach.value && { ...reach.value, settings: {} },
    complaints: [...complaints, ...reach.complaints],
  };
}
