import { keywordAt, outside, type Word } from '../../words.ts';
import { unquoted } from '../nature.ts';
import { written } from './reading.ts';

/** A column as a statement defines it. */
export interface Column {
  readonly name: string;
  /** As it is written, without what follows it: `varchar(20)`. */
  readonly type: string;
  readonly clauses: readonly Clause[];
}

type ClauseKind =
  | 'NOT NULL'
  | 'NULL'
  | 'DEFAULT'
  | 'ON UPDATE'
  | 'AUTO_INCREMENT'
  | 'UNIQUE'
  | 'PRIMARY KEY'
  | 'COMMENT'
  | 'AS'
  | 'REFERENCES'
  | 'CHECK'
  | 'COLLATE'
  | 'CHARACTER SET'
  | 'FIRST'
  | 'AFTER'
  | 'INVISIBLE';

/** What follows the type: `DEFAULT 0`, `CONSTRAINT grown CHECK (age > 17)`. */
export interface Clause {
  readonly kind: ClauseKind;
  readonly text: string;
  readonly words: readonly Word[];
}

/** `age int NOT NULL DEFAULT 0`. */
export function definitionOf(words: readonly Word[], sql: string): Column | undefined {
  const [name, ...rest] = words;
  if (name?.is !== 'word' || rest.length === 0) return undefined;
  const starts = startsIn(rest);
  const [first] = starts;
  return {
    name: unquoted(name.text),
    type: written(rest.slice(0, first?.at ?? rest.length), sql),
    clauses: starts.map(({ kind, at }, index) => {
      const own = rest.slice(at, starts[index + 1]?.at);
      return { kind, text: written(own, sql), words: own };
    }),
  };
}

interface Start {
  readonly kind: ClauseKind;
  readonly at: number;
}

/** Each clause ends where the next begins. https://dev.mysql.com/doc/refman/8.4/en/create-table.html */
function startsIn(words: readonly Word[]): readonly Start[] {
  const free = outside(words);
  const found: Start[] = [];
  for (const [index, word] of free.entries()) {
    const kind = kindAt(free, index);
    const last = found.at(-1);
    if (kind === undefined || isPartOf(last?.kind, kind)) continue;
    found.push({ kind, at: words.indexOf(word) });
  }
  return found;
}

/** A foreign key has an ON UPDATE of its own. */
function isPartOf(before: ClauseKind | undefined, kind: ClauseKind): boolean {
  return before === 'REFERENCES' && kind === 'ON UPDATE';
}

const openers: readonly (readonly [RegExp, ClauseKind])[] = [
  [/^NOT NULL /, 'NOT NULL'],
  [/^NULL /, 'NULL'],
  [/^DEFAULT /, 'DEFAULT'],
  [/^ON UPDATE /, 'ON UPDATE'],
  [/^(AUTO_INCREMENT|SERIAL DEFAULT) /, 'AUTO_INCREMENT'],
  [/^UNIQUE /, 'UNIQUE'],
  [/^(PRIMARY )?KEY /, 'PRIMARY KEY'],
  [/^COMMENT /, 'COMMENT'],
  [/^(GENERATED|AS) /, 'AS'],
  [/^REFERENCES /, 'REFERENCES'],
  [/^(CONSTRAINT|CHECK) /, 'CHECK'],
  [/^COLLATE /, 'COLLATE'],
  [/^(CHARACTER SET|CHARSET) /, 'CHARACTER SET'],
  [/^FIRST /, 'FIRST'],
  [/^AFTER /, 'AFTER'],
  [/^(IN)?VISIBLE /, 'INVISIBLE'],
];

/** Words that go on with a clause, by the word before them, though they could begin one. */
const inner: Readonly<Record<string, RegExp>> = {
  NULL: /^(NOT|DEFAULT|SET)$/,
  DEFAULT: /^(SET|SERIAL)$/,
  KEY: /^(UNIQUE|PRIMARY)$/,
  AS: /^ALWAYS$/,
};

function kindAt(words: readonly Word[], index: number): ClauseKind | undefined {
  const text = keywordAt(words, index);
  const before = keywordAt(words, index - 1);
  if (inner[text]?.test(before) === true || isNamedBefore(words, index)) return undefined;
  const pair = `${text} ${keywordAt(words, index + 1)} `;
  return openers.find(([pattern]) => pattern.test(pair))?.[1];
}

/** `CONSTRAINT grown CHECK`, `AFTER comment`: the name is none, and the CHECK is the constraint's own. */
function isNamedBefore(words: readonly Word[], index: number): boolean {
  const [before, earlier] = [keywordAt(words, index - 1), keywordAt(words, index - 2)];
  return before === 'AFTER' || before === 'CONSTRAINT' || earlier === 'CONSTRAINT';
}

export function clauseOf({ clauses }: Column, kind: ClauseKind): Clause | undefined {
  return clauses.find((own) => own.kind === kind);
}

/** The definition with all that stands in it but for clauses of these kinds. */
export function definedWithout(column: Column, ...without: readonly ClauseKind[]): string {
  const kept = column.clauses.filter(({ kind }) => !without.includes(kind));
  return [column.type, ...kept.map(({ text }) => text)].join(' ');
}

/** What another column for the same values has: nothing that a row must have from the beginning, or alone. */
export function bareDefinition(column: Column): string {
  return definedWithout(column, ...more);
}

const more = [
  ...(['NOT NULL', 'NULL', 'DEFAULT', 'ON UPDATE', 'UNIQUE', 'PRIMARY KEY', 'AUTO_INCREMENT'] as const),
  ...(['FIRST', 'AFTER', 'CHECK', 'REFERENCES'] as const),
];

/** The value that a new row gets; NULL is none. */
export function defaultOf(column: Column): Clause | undefined {
  const clause = clauseOf(column, 'DEFAULT');
  return clause === undefined || keywordAt(clause.words, 1) === 'NULL' ? undefined : clause;
}

/** A column that numbers its rows itself. */
export function isGrowing(column: Column): boolean {
  return /^serial$/i.test(column.type) || clauseOf(column, 'AUTO_INCREMENT') !== undefined;
}
