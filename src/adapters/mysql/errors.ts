import { DatabaseError, messagesOf } from '../database-error.ts';

/** An error that the server said. */
export interface Said extends Error {
  readonly errno: number;
  readonly sqlMessage: string;
  readonly sqlState?: string;
}

export function isSaid(error: unknown): error is Said {
  return error instanceof Error && 'sqlMessage' in error && 'errno' in error;
}

/** Its number, of the server's errors; https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
export function numberOf(error: unknown): number | undefined {
  return isSaid(error) ? error.errno : undefined;
}

/** Waiting for somebody's lock, or for each other's: nothing was done, and another time it may be. */
const lockNumbers: ReadonlySet<number | undefined> = new Set([1205, 1213, 3572]);

export function isLocked(error: unknown): boolean {
  return lockNumbers.has(numberOf(error));
}

/** The session is no more: whether the server did what it was asked last, nobody said. */
export function isLost(error: unknown): boolean {
  return !isSaid(error) || ending.has(error.errno);
}

/** The server says so, and ends the session. */
const ending: ReadonlySet<number> = new Set([1053, 1077, 1927, 3169, 4031]);

const rights = 'Give the user of `database-url` that right.';
const room = 'Make room on the disk of the server, and run this again: what is done is recorded.';
const primary = 'This server only reads: name the primary in `database-url`.';

const advice: Readonly<Record<number, string>> = {
  1021: room,
  1040: 'The server has no connection left: two are needed.',
  1044: 'Give the user of `database-url` rights on that database, or check its name there.',
  1045: 'Check the user and the password in `database-url`.',
  1049: 'Check the name of the database in `database-url`.',
  1062: 'Two rows have the same key. Find them and mend them, and run this again.',
  1114: room,
  1142: rights,
  1143: rights,
  1203: 'The user has no connection left: two are needed.',
  1227: rights,
  1290: primary,
  1370: rights,
  1419: 'Set log_bin_trust_function_creators = 1 on the server, or give the user of `database-url` SUPER.',
  1698: 'Check the user and the password in `database-url`.',
  1792: primary,
  1836: primary,
  3159: 'The server takes only TLS: leave `sslmode=disable` out of `database-url`.',
  3675: room,
};

/** What passes: connections, resources, operators, and rows that others changed meanwhile. */
const passing: ReadonlySet<number> = new Set([
  ...[1021, 1037, 1040, 1041, 1053, 1114, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1226, 1317, 3572, 3675],
  ...ending,
]);

/** What a person can do about an error of the server or of the connection. */
export function explained(error: unknown, what: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (!isSaid(error)) return new DatabaseError(`${what}: ${messagesOf(error)}.${withoutTls(error)}`, false);
  const next = advice[error.errno];
  return new DatabaseError(
    `${what}: ${shown(error)} (${error.errno}).${next === undefined ? '' : ` ${next}`}`,
    !passing.has(error.errno),
  );
}

function withoutTls(error: unknown): string {
  const isWithout = error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
  return isWithout
    ? ' It has no TLS. Where nobody can listen in, write `?sslmode=disable` behind `database-url`.'
    : '';
}

/** Values of rows, and what stands in a statement, are not shown. */
export function shown({ sqlMessage }: Said): string {
  return sqlMessage
    .replace(/ '.*' for (?=key|column)/s, ' for ')
    .replace(/(value|values?:|near|near:) '(\w*).*'/s, "$1 '$2…'")
    .replace(/: '.*'/s, '');
}
