import type { FiledStatement } from '../statement.ts';
import { isKeyword, outside } from '../words.ts';

type Said = Pick<FiledStatement, 'words'>;

/**
 * Statements of which a transaction can be made. All others end one by themselves, before and after:
 * https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
 */
const transactional: ReadonlySet<string> = new Set([
  ...['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'SELECT', 'WITH', '(', 'VALUES', 'TABLE', 'DO', 'CALL', 'SET'],
  ...['EXPLAIN', 'DESCRIBE', 'DESC', 'SHOW', 'PREPARE', 'EXECUTE', 'DEALLOCATE'],
]);

export function isAlone({ words }: Said): boolean {
  return !transactional.has(words[0]?.text.toUpperCase() ?? '');
}

/** What no run could carry out, or carry on; undefined: nothing. */
export function objectionTo(statement: Said): string | undefined {
  const found = objections.find(({ begins }) => begins.test(beginning(statement)));
  return found?.objection ?? partsObjection(statement);
}

/** A statement that begins or ends a transaction. */
export function isTransactional(statement: Said): boolean {
  return transactions.some((begins) => begins.test(beginning(statement)));
}

const transactions: readonly RegExp[] = [
  /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|START TRANSACTION|XA)\b/,
  /^SET (SESSION |LOCAL )?(@@(SESSION\.|LOCAL\.)?)?AUTOCOMMIT\b/,
];

const transaction = 'begins or ends a transaction: each statement is one of its own. Leave it out';
const locks = 'takes or leaves locks of the session, which is not yours alone. Leave it out';

const objections: readonly { readonly begins: RegExp; readonly objection: string }[] = [
  ...transactions.map((begins) => ({ begins, objection: transaction })),
  { begins: /^(LOCK|UNLOCK|FLUSH TABLES?)\b/, objection: locks },
  {
    begins: /^LOAD (DATA|XML)\b/,
    objection: 'reads a file. Write INSERT, or load the data yourself',
  },
  {
    begins: /^USE\b/,
    objection: 'leaves the database of `database-url`. Write the name of the other one before the table',
  },
];

/** The first words, as many as tell what it does. */
function beginning({ words }: Said): string {
  return words
    .slice(0, 4)
    .map(({ text }) => text.toUpperCase())
    .join(' ')
    .replaceAll(' . ', '.');
}

/** Statements that break off in the middle, or that nobody can see afterwards. */
function partsObjection({ words }: Said): string | undefined {
  const free = outside(words);
  if (isKeyword(words[0]?.text, 'DROP') && free.some(({ text }) => text === ','))
    return 'takes several away, which MariaDB does one after the other. Write a statement for each';
  const isSwapped = free.some(
    ({ text }, index) => isKeyword(text, 'EXCHANGE') && isKeyword(free[index + 1]?.text, 'PARTITION'),
  );
  return isSwapped
    ? 'swaps rows and leaves no trace of it: when it breaks off, nobody could tell whether it ran. Do it yourself'
    : undefined;
}

/** A name as the server reads it back, whatever is in it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** The name itself of one that is written in SQL. */
export function unquoted(text: string): string {
  return text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text;
}

/** The parts of `shop.users` as they are written: the schema, if it is there, and the name. */
export function partsOf(name: string): readonly string[] {
  return (name.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? []).map(unquoted);
}
