import { awsKeys } from '../metrics/aws.ts';
import { tokenFile } from '../metrics/token.ts';
import type { Connection } from '../model/spec.ts';
import { parseReach, under } from './connection.ts';
import type { Env } from './env-references.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import { parseKeys } from './provider-keys.ts';
import { prometheusObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

/** An address, or {url, headers, ca, timeout, access-token-file, sigv4}. */
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
  const file = parseKeys({ keys: tokenFile }, object, env);
  const signing = object.sigv4 === undefined ? good({}) : parseKeys({ keys: awsKeys }, object.sigv4, env);
  return {
    value: reach.value && { ...reach.value, settings: { ...file.value, ...signing.value } },
    complaints: [
      ...complaints,
      ...reach.complaints,
      ...file.complaints,
      ...under('sigv4', signing.complaints),
    ],
  };
}
