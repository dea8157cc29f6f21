/** A command of the user's gave no answer. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Trying again cannot help: there is no such program. */
  readonly isPermanent: boolean;
  constructor(message: string, isPermanent: boolean) {
    super(message);
    this.isPermanent = isPermanent;
  }
}
