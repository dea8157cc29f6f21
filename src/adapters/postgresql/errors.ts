import pg from 'pg';
import { DatabaseError, messagesOf } from '../database-error.ts';

/** Waiting for somebody's lock, or for each other's: nothing was done, and another time it may be. */
const lockCodes: ReadonlySet<string> = new Set(['55P03', '40P01']);

export function isLocked(error: unknown): boolean {
  return error instanceof pg.DatabaseError && lockCodes.has(error.code ?? '');
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const advice: Readonly<Record<string, string>> = {
  '28P01': 'Check the user and the password in `database-url`.',
  '28000': "Check the user in `database-url`, and the server's pg_hba.conf.",
  '3D000': 'Check the name of the database in `database-url`.',
  '42501': 'Give the user of `database-url` that right, or name its owner there.',
  '25006': 'This server only reads: name the primary in `database-url`.',
  '53100': 'Make room on the disk of the server, and run this again: what is done is recorded.',
  '53300': 'The server has no connection left: two are needed.',
  '23505': 'Two rows have the same key. Find them and mend them, and run this again.',
};

/** Classes of what passes: connections, resources, operators, and rows that others changed meanwhile. */
const passing = ['08', '40', '53', '57', '58'];

/** Values of rows stand in the details of these classes, and behind a colon in the message: they are not shown. */
const telling = ['22', '23'];

/** What a person can do about an error of the server or of the connection. `secrets` never show. */
export function explained(error: unknown, what: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (error instanceof pg.DatabaseError) return said(error, what);
  return new DatabaseError(`${what}: ${messagesOf(error)}.`, false);
}

function said({ code = '', message }: pg.DatabaseError, what: string): DatabaseError {
  const shown = telling.some((own) => code.startsWith(own)) ? message.replace(/: ".*$/s, '') : message;
  const next = advice[code];
  return new DatabaseError(
    `${what}: ${shown} (${code}).${next === undefined ? '' : ` ${next}`}`,
    !passing.some((own) => code.startsWith(own)),
  );
}
