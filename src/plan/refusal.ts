/** The rollout cannot be planned: every reason, each with its next step. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}
