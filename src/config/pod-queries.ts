import type { PodMetric, PodQuery, Unit } from '../model/check.ts';
import { choiceOf } from './choice.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { logObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

/** Something of a version's pods that no metrics service has to be asked for. */
export interface KnownPodQuery {
  readonly query: PodQuery;
  readonly unit: Unit;
}

const units: Readonly<Record<PodMetric, Unit>> = {
  restarts: 'number',
  unready: 'ratio',
  cpu: 'cores',
  memory: 'bytes',
  'log-errors': 'per-second',
};

/** By the name that a check gives them. */
export const podQueries = new Map<string, KnownPodQuery>(
  (Object.keys(units) as PodMetric[]).map((pods) => [pods, { query: { pods }, unit: units[pods] }]),
);

/** Lines of the pods' logs: `{log: 'payment refused'}`. */
export function parseLogQuery(written: unknown): Parsed<KnownPodQuery> {
  const { value, complaints } = parseObject(written, logObject);
  if (!value) return bad(...complaints);
  const unit = value.unit === undefined ? good('per-second') : choiceOf(['per-second'])(value.unit);
  const faults = [
    ...complaints,
    ...expressionFaults(value.log).map((one) => ({ ...one, at: ['log'] })),
    ...unit.complaints.map((one) => ({ ...one, at: ['unit'] })),
  ];
  return { value: { query: { log: value.log }, unit: 'per-second' }, complaints: faults };
}

const longest = 200;

function expressionFaults(log: string): readonly Complaint[] {
  if (log.trim() === '') return [{ wrong: 'The expression is empty', allowed: example }];
  if (log.length > longest) {
    const wrong = `has ${log.length} characters`;
    return [{ value: log, wrong, allowed: `Write a regular expression of at most ${longest}.` }];
  }
  const expression = compiled(log);
  if (expression === undefined)
    return [{ value: log, wrong: 'is no regular expression of JavaScript', allowed: example }];
  return expression.test('') ? [{ value: log, wrong: 'matches every line', allowed: example }] : [];
}

const example = 'Write for example `payment (refused|failed)`.';

function compiled(log: string): RegExp | undefined {
  try {
    return new RegExp(log);
  } catch {
    return undefined;
  }
}
