import { ConfigError } from '../../src/config/config-error.ts';
import { parseInputs } from '../../src/config/parse-inputs.ts';
import type { Configuration } from '../../src/config/parse-inputs.ts';
import type { Env } from '../../src/config/env-references.ts';
import type { Complaint, Parsed } from '../../src/config/problem.ts';
import { toProblem } from '../../src/config/problem.ts';

export const whole = {
  target: 'deployment/shop',
  images: 'ghcr.io/acme/shop:2.0.0',
  prometheus: 'http://prometheus.monitoring:9090',
};

export interface Written {
  readonly inputs?: Record<string, string>;
  readonly file?: string;
  readonly env?: Env;
}

export function parse({ inputs = {}, file, env = {} }: Written): Configuration {
  return parseInputs(inputs, file === undefined ? undefined : { path: 'c.yaml', text: file }, env);
}

/** The lines of the error; none when there is none. */
export function problemsOf(written: Written): readonly string[] {
  try {
    parse(written);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

/** What the grammar says, without a place. */
export function sentences(parsed: Parsed<unknown>): readonly string[] {
  return parsed.complaints.map(
    (one: Complaint) => toProblem(one, { source: 'input', where: '', key: '' }).sentence,
  );
}
