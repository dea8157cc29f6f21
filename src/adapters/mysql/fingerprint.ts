import { keywordAt, type Word } from '../../databases/words.ts';
import { wordsOf } from '../../databases/mysql/forms.ts';
import { partsOf } from '../../databases/mysql/nature.ts';
import { subjectOf, type Subject } from '../../databases/mysql/subject.ts';
import { sha256 } from '../digest.ts';
import type { Client } from './connect.ts';
import { dumpSchema } from './dump.ts';
import { numberOf } from './errors.ts';

/** Kinds of objects that can be shown as the statement that makes them. */
const shows: Readonly<Record<string, string>> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  TRIGGER: 'TRIGGER',
  PROCEDURE: 'PROCEDURE',
  FUNCTION: 'FUNCTION',
  EVENT: 'EVENT',
  SEQUENCE: 'TABLE',
  DATABASE: 'DATABASE',
  SCHEMA: 'DATABASE',
};

/**
 * What a statement is about to change, as it is now. The server changes all of it or nothing, so that
 * after a break the same fingerprint says that the statement did not run.
 */
export async function fingerprintOf(client: Client, sql: string): Promise<string> {
  const words = wordsOf(sql);
  const subject = subjectOf(words);
  const kind = shows[subject?.kind ?? ''];
  const isShown = kind !== undefined && subject !== undefined;
  const lines = isShown ? await shown(client, { ...subject, kind }) : await dumpSchema(client);
  return sha256([...lines, ...(await madeAt(client, words, subject))].join('\n'));
}

/** There is no such table, routine, trigger, event, sequence, database. */
const absent: ReadonlySet<number | undefined> = new Set([1146, 1305, 1360, 1539, 4091, 1049]);
/** What changes by itself. */
const moving = / AUTO_INCREMENT=\d+/g;

async function shown(client: Client, { kind, name }: Subject): Promise<readonly string[]> {
  try {
    const rows = await client.rows<Readonly<Record<string, unknown>>>(`SHOW CREATE ${kind} ${name}`);
    return rows.flatMap(({ Created: _, ...row }) => JSON.stringify(row).replaceAll(moving, ''));
  } catch (error) {
    if (!absent.has(numberOf(error))) throw error;
    return ['absent'];
  }
}

/** TRUNCATE leaves a table as it was, but makes it anew. */
async function madeAt(
  client: Client,
  words: readonly Word[],
  subject: Subject | undefined,
): Promise<readonly string[]> {
  if (keywordAt(words, 0) !== 'TRUNCATE' || subject === undefined) return [];
  const [table = '', schema = null] = partsOf(subject.name).toReversed();
  const rows = await client.rows<{ readonly at: string }>(
    `SELECT CAST(create_time AS CHAR) AS at FROM information_schema.tables
     WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?`,
    [schema, table],
  );
  return rows.map(({ at }) => at);
}
