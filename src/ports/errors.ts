/** Another runner has written the journal or holds the lease: this one must touch nothing any more. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
}

/** A live runner holds the target. */
export class HeldByOtherError extends Error {
  override readonly name = 'HeldByOtherError';
  readonly holder: string;
  constructor(target: string, holder: string) {
    super(
      `${target} is being rolled out by ${holder}. Wait for that run, or stop it with \`command: abort\`.`,
    );
    this.holder = holder;
  }
}
