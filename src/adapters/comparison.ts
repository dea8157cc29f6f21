import type { ComparisonView, WrongRow } from '../model/comparison.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComparedTable, Comparison, Range, Side } from '../ports/comparison.ts';
import { DatabaseError } from './database-error.ts';

export interface Sides {
  readonly source: Side;
  readonly counterpart: Side;
}

export interface Compared {
  /** What opens each of them. */
  readonly open: Readonly<Record<keyof Sides, () => Promise<Side>>>;
  /** Names of tables; empty: all that have a primary key. */
  readonly wanted: readonly string[];
  /** How long replication may take. */
  readonly lagMs: number;
  readonly clock: Clock;
}

/** Rows of a range: one whose digests differ is read row by row. */
const rangeRows = 2000;
/** So many that differ are looked at until they are the same, or wrong, before more are looked for. */
const mostSuspects = 1000;
/** Wrong rows that are told; one is enough. */
const shown = 10;
/** Between two looks at rows that are late. */
const pauseMs = 500;

/** A row that differs, as the source had it. */
interface Suspect {
  readonly table: ComparedTable;
  readonly key: string;
  /** Undefined: it is not in the source. */
  readonly digest: string | undefined;
  readonly since: number;
  /** When it was seen to differ at first. */
  readonly found: number;
}

/**
 * Compares two databases while both change. What replication promises is that a row which nobody changed
 * for a while is the same in both: so only a row that differs, and stays what it is in the source for
 * longer than that, is wrong. A row that changes again is given its time again.
 */
export function comparisonOf({ open, wanted, lagMs, clock }: Compared): Comparison {
  let opened: Opened | undefined;
  const done: string[] = [];
  let after: Range['after'];
  let suspects: readonly Suspect[] = [];
  let wrong: readonly Suspect[] = [];

  const oneRange = async (table: ComparedTable, own: Opened): Promise<void> => {
    const until = await own.source.bound(table, after, rangeRows);
    suspects = [...suspects, ...(await differencesIn(table, { after, until }, own))];
    after = until;
    if (until === undefined) done.push(table.name);
  };
  const close = async (): Promise<void> => {
    const own = opened;
    opened = undefined;
    if (own !== undefined) await closed(own);
  };
  const compare = async (own: Opened, until: number): Promise<void> => {
    const left = (): ComparedTable | undefined => own.tables.find(({ name }) => !done.includes(name));
    const isTime = (): boolean => clock.now() < until && suspects.length < mostSuspects;
    for (let table = left(); table !== undefined && isTime(); table = left()) await oneRange(table, own);
    suspects = await lookAgain(suspects, own);
    wrong = suspects.filter(({ since }) => clock.now() - since >= lagMs);
    const isWaiting = left() === undefined || suspects.length >= mostSuspects;
    if (isWaiting && suspects.length > wrong.length) await clock.sleep(pauseMs);
  };
  return {
    view: () => viewOf({ done, tables: opened?.tables ?? [], suspects, wrong, now: clock.now() }),
    go: async (sliceMs) => {
      opened ??= await openedWith(open, { wanted, clock });
      await compare(opened, clock.now() + sliceMs).catch(async (error: unknown) => {
        await close();
        throw error;
      });
    },
    close,
  };
}

interface Opened extends Sides {
  readonly tables: readonly ComparedTable[];
  readonly clock: Clock;
}

async function openedWith(
  open: Compared['open'],
  { wanted, clock }: Pick<Compared, 'wanted' | 'clock'>,
): Promise<Opened> {
  const source = await open.source();
  const counterpart = await open.counterpart().catch(async (error: unknown) => {
    await source.close();
    throw error;
  });
  const sides = { source, counterpart };
  try {
    return { ...sides, tables: await tablesIn(sides, wanted), clock };
  } catch (error) {
    await closed(sides);
    throw error;
  }
}

async function closed({ source, counterpart }: Sides): Promise<void> {
  await Promise.allSettled([source.close(), counterpart.close()]);
}

/** Those that are compared; throws where one side lacks something. */
async function tablesIn(
  { source, counterpart }: Sides,
  wanted: readonly string[],
): Promise<readonly ComparedTable[]> {
  const [own, others] = await Promise.all([source.tables(), counterpart.tables()]);
  const tables = wanted.length === 0 ? own : own.filter((table) => wanted.includes(shortOf(table)));
  const missing = wanted.filter((name) => !own.some((table) => shortOf(table) === name));
  const problems = [
    ...(own.length === 0 ? ['the first database has no table with a primary key'] : []),
    ...missing.map((name) => `the first database has no table ${name} with a primary key`),
    ...tables.flatMap((table) => lackIn(table, others)),
  ];
  if (problems.length === 0) return tables;
  throw new DatabaseError(`The databases cannot be compared: ${problems.join('; ')}.`, true);
}

function shortOf({ name }: ComparedTable): string {
  return (name.split('.').at(-1) ?? '').replaceAll('"', '');
}

function lackIn({ name, columns }: ComparedTable, others: readonly ComparedTable[]): readonly string[] {
  const other = others.find((own) => own.name === name);
  if (other === undefined) return [`the second database has no table ${name} with a primary key`];
  const missing = columns.filter((column) => !other.columns.includes(column));
  return missing.length === 0 ? [] : [`in the second database ${name} has no ${missing.join(', ')}`];
}

interface Found {
  readonly done: readonly string[];
  readonly tables: readonly ComparedTable[];
  readonly suspects: readonly Suspect[];
  readonly wrong: readonly Suspect[];
  readonly now: number;
}

function viewOf({ done, tables, suspects, wrong, now }: Found): ComparisonView {
  const isThrough = tables.length > 0 && done.length === tables.length;
  return {
    done: [...done],
    tables: tables.map(({ name }) => name),
    late: suspects.length - wrong.length,
    lateForMs: Math.min(...suspects.map(({ found }) => now - found)),
    wrong: wrong.slice(0, shown).map(rowOf),
    isDone: wrong.length > 0 || (isThrough && suspects.length === 0),
  };
}

/** Types of which a value says nothing of a person. */
const impersonal = /^((tiny|small|medium|big)?int|integer|numeric|decimal|uuid|date|time|year)/i;

function rowOf({ table, key }: Suspect): WrongRow {
  const isTold = table.key.every(({ type }) => impersonal.test(type));
  return { table: table.name, key: isTold ? key : undefined };
}

async function differencesIn(
  table: ComparedTable,
  range: Range,
  { source, counterpart, clock }: Opened,
): Promise<readonly Suspect[]> {
  const [own, other] = await Promise.all([source.digest(table, range), counterpart.digest(table, range)]);
  if (own === other) return [];
  const [rows, others] = await Promise.all([source.rows(table, range), counterpart.rows(table, range)]);
  const keys = [...new Set([...rows.keys(), ...others.keys()])];
  return keys
    .filter((key) => rows.get(key) !== others.get(key))
    .map((key) => ({ table, key, digest: rows.get(key), since: clock.now(), found: clock.now() }));
}

/** Those that still differ; one that is another row now begins anew. */
async function lookAgain(
  suspects: readonly Suspect[],
  { tables, source, counterpart, clock }: Opened,
): Promise<readonly Suspect[]> {
  const looked = tables.map(async (table) => {
    const own = suspects.filter((suspect) => suspect.table.name === table.name);
    if (own.length === 0) return [];
    const keys = own.map(({ key }) => key);
    const rows = await source.rowsAt(table, keys);
    // Behind the source: what it has by then may well have arrived.
    const others = await counterpart.rowsAt(table, keys);
    return own
      .filter(({ key }) => rows.get(key) !== others.get(key))
      .map((suspect) => {
        const digest = rows.get(suspect.key);
        return digest === suspect.digest ? suspect : { ...suspect, digest, since: clock.now() };
      });
  });
  return (await Promise.all(looked)).flat();
}
