/**
 * What lint has to say before the cutover. It never fails a rollout. All but the rule's name may hold
 * outside text.
 */
export interface Finding {
  /** Kebab-case: what `ignore-findings` takes. */
  readonly rule: string;
  /** `container web`, `PodDisruptionBudget shop`. */
  readonly object: string;
  /** What was found and why it hurts: one sentence. */
  readonly message: string;
  /** What to do: one sentence. */
  readonly fix: string;
  /** What to write, on one line. */
  readonly yaml?: string;
}
