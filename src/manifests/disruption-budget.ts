import { z } from 'zod';
import type { Labels } from '../model/kube.ts';

const amount = z.union([z.number(), z.string()]).optional();

const requirement = z.looseObject({
  key: z.string(),
  operator: z.string(),
  values: z.array(z.string()).default([]),
});

/** The parts of a PodDisruptionBudget that Cutover reads. */
export const disruptionBudget = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    minAvailable: amount,
    maxUnavailable: amount,
    selector: z
      .looseObject({
        matchLabels: z.record(z.string(), z.string()).default({}),
        matchExpressions: z.array(requirement).default([]),
      })
      .optional(),
  }),
});

export type DisruptionBudget = z.infer<typeof disruptionBudget>;

const operators: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> =
  {
    In: (value, values) => value !== undefined && values.includes(value),
    NotIn: (value, values) => value === undefined || !values.includes(value),
    Exists: (value) => value !== undefined,
    DoesNotExist: (value) => value === undefined,
  };

/** True when the budget counts pods with these labels. Without a selector it counts none, with an empty one all. */
export function covers({ spec }: DisruptionBudget, labels: Labels): boolean {
  const { selector } = spec;
  if (selector === undefined) return false;
  const wanted = Object.entries(selector.matchLabels);
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    selector.matchExpressions.every(
      ({ key, operator, values }) => operators[operator]?.(labels[key], values) ?? false,
    )
  );
}
