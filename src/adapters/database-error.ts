import { messageOf } from '../lib/message-of.ts';

/** The database did not do what was asked. The message has the next step, and neither data nor secrets. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** Trying again cannot help. */
  readonly isPermanent: boolean;
  constructor(message: string, isPermanent: boolean) {
    super(message);
    this.isPermanent = isPermanent;
  }
}

/** An attempt at several addresses has no message of its own. */
export function messagesOf(error: unknown): string {
  const causes = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  return causes.map(messageOf).join(', ');
}
