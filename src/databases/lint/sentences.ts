import { printed, type TableName } from './table.ts';

/** What the rules of several engines say in the same words: why something hurts. */
export const whys = {
  banDropColumn: 'The old version still reads and writes the column, and what it held is lost.',
  banDropDatabase: 'All that it held is lost, for all versions, and no step of a rollout brings it back.',
  banDropNotNull:
    'The old version has never read NULL from the column, and would as soon as the new one writes it.',
  renamingColumn:
    'From one moment to the next the old version asks for a column that is not there. Two columns with the same values serve both versions.',
  wrongPhase:
    'contract.sql runs when the new version has long been at work: what it needs must be there before. expand.sql runs while the old version is at work: what that uses must stay. What a file makes anew itself is no matter.',
} as const;

/** The same of one place. */
export const messages = {
  banDropColumn: (table: TableName, column: string): string =>
    `The old version still uses ${printed(table)}.${column}, and its values are lost`,
  banDropDatabase: (name: string): string => `Everything in ${name} is lost, and no rollout brings it back`,
  banDropNotNull: (table: TableName, column: string): string =>
    `The old version reads ${printed(table)}.${column}, and does not expect NULL`,
  banDropTable: (names: readonly string[]): string =>
    `The old version still uses ${names.join(', ')}, and the rows are lost`,
  addedTooLate: (table: TableName): string =>
    `The new version has been at work without this column of ${printed(table)}`,
  atOnce: (table: TableName): string =>
    `Many rows of ${printed(table)} may be written at once, between two changes of the schema, and all anew if it breaks off`,
  droppedTooEarly: (names: readonly string[]): string => `The old version may still use ${names.join(', ')}`,
  madeTooLate: (what: string): string => `The new version has been at work without this ${what}`,
  noDefault: (table: TableName, column: string): string =>
    `The old version may leave ${printed(table)}.${column} to its default`,
  renamedAway: (name: string): string => `The old version asks for ${name}, and finds it no more`,
  transactionNesting: (summary: string): string =>
    `\`${summary}\` meddles with the transaction of what runs the file`,
  unbatchedWrite: (table: TableName): string =>
    `Who writes to one of the rows of ${printed(table)} that this writes waits until all are written`,
} as const;

/** What to write instead, where it is no SQL. */
export const advice = {
  banDropDatabase: 'Leave it out. A database that nobody uses is dropped by hand, after a backup.',
  transactionNesting: 'Leave it out: each statement is run in a transaction of its own.',
} as const;
