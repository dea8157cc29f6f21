import { describe, expect, test } from '@jest/globals';
import { perRow } from '../../src/databases/mysql/lint/copies.ts';
import { formsOf, wordsOf } from '../../src/databases/mysql/forms.ts';
import { isAlone } from '../../src/databases/mysql/nature.ts';
import type { FiledStatement } from '../../src/databases/statement.ts';
import type { SchemaFacts, TableFacts } from '../../src/model/sql-finding.ts';
import { casesOf, findingsIn, parsed, type Case, type Engine } from '../databases/mysql/lint/cases.ts';
import { schema } from '../databases/mysql/lint/schema.ts';
import { probe, type Answer, type Probe } from './mysql-probe.ts';
import { jobOf } from './mysql-jobs.ts';
import { stepsOf, type Step } from './mysql-steps.ts';
import { servers, useServer, withClient, withDatabase } from './mysql.ts';

const name = 'cutover_test_lint';

/** Lint takes the worst case where it has no schema, or does not know the indexes; or the server is another one. */
const worse: readonly string[] = [
  'copy-algorithm: another type or not, nobody knows what it is',
  'copy-algorithm: a copy is asked for',
  'copy-algorithm: a copy while others write, which an old server refuses',
];

/** What cannot be tried so, and why. */
const obstacles: readonly RegExp[] = [
  /^(LOCK TABLES|FLUSH TABLES)/, // Another test of the same server would wait.
  /(DATABASE|SCHEMA) .*ware/, // There is none of that name.
  /DROP FOREIGN KEY orders_user|ALTER CHECK/, // It is not there.
  /MODIFY full_name/, // An earlier file adds it.
  /ALGORITHM=COPY, LOCK=NONE/, // MariaDB 11.2 can.
];

const obstaclesOf: Readonly<Record<Engine, readonly RegExp[]>> = {
  mysql: [
    /DEFAULT \(uuid\(\)\)/, // Refused where there is a binary log.
    /ENCRYPTION = 'Y'/, // There is no keyring.
  ],
  mariadb: [],
};

const isObstructed = (sql: string, engine: Engine): boolean =>
  [...obstacles, ...obstaclesOf[engine]].some((own) => own.test(sql));

/** What a rule says of a statement that shuts writers out. */
const copying: ReadonlySet<string> = new Set([
  ...['copy-algorithm', 'adding-foreign-key-constraint', 'add-check-constraint'],
]);

describe.each(servers)('%s', (_name, start) => {
  const { server } = useServer(start);

  const withProbe = (use: (own: Probe) => Promise<void>): Promise<void> =>
    withClient(server().url(), async (client) => {
      const own = await probe(client, name);
      await own.rebuild();
      await use(own);
      await client.query(`DROP DATABASE ${name}`);
    });

  /** Each statement of cases, with the statements before it done. */
  async function* tried(
    cases: readonly Case[],
    { engine, rebuild, carryOut }: Probe,
  ): AsyncGenerator<readonly [Case, FiledStatement]> {
    for (const one of cases) {
      if (isOfAnother(one)) continue;
      await rebuild();
      for (const statement of parsed(one.sql)) {
        if (isObstructed(statement.sql, engine)) continue;
        yield [one, statement];
        await carryOut(statement.sql);
      }
    }
  }

  test('what is said to keep writers out, the server does not do while they write', async () => {
    await withProbe(async (own) => {
      const cases = casesOf[own.engine].filter(({ is, rule }) => is === 'bad' && copying.has(rule));
      const wrong: unknown[] = [];
      let count = 0;
      for await (const [one, statement] of tried(
        cases.filter((each) => !isWorse(each)),
        own,
      )) {
        if (!(await isFound(one, statement))) continue;
        const answers = await answersTo(statement.sql, own);
        if (!answers.every(isShut)) wrong.push({ case: titleOf(one), answers });
        count += 1;
      }
      expect(wrong).toEqual([]);
      expect(count).toBeGreaterThan(30);
    });
  }, 120_000);

  test('the lock that a finding names is the weakest that the server does it with', async () => {
    await withProbe(async (own) => {
      const cases = casesOf[own.engine].filter(({ is, rule }) => is === 'bad' && copying.has(rule));
      const wrong: unknown[] = [];
      for await (const [one, statement] of tried(
        cases.filter((each) => !isWorse(each)),
        own,
      )) {
        const form = copyingForm(statement.sql);
        if (form === undefined || !(await isFound(one, statement))) continue;
        const free = await own.run(form.replace('SHARED', 'NONE'));
        const shared = await own.run(form);
        if (free.is !== 'refused' || shared.is !== 'done') wrong.push({ case: titleOf(one), free, shared });
      }
      expect(wrong).toEqual([]);
    });
  }, 120_000);

  test('what is good is done, and copies no table', async () => {
    await withProbe(async (own) => {
      const wrong: unknown[] = [];
      for (const one of casesOf[own.engine].filter((each) => each.is === 'good' && !isOfAnother(each))) {
        await own.rebuild();
        const steps = parsed(one.sql).filter(({ sql }) => !isObstructed(sql, own.engine));
        for (const { sql } of steps) wrong.push(...harmOf(await goodDone(sql, own), { one, sql }));
      }
      expect(wrong).toEqual([]);
    });
  }, 120_000);

  test('a fix runs in the order of its files, copies no table, and verify.sql finds nothing', async () => {
    await withProbe(async (own) => {
      const wrong: unknown[] = [];
      for (const one of casesOf[own.engine].filter((each) => each.is === 'bad' && !isOfAnother(each))) {
        await own.rebuild();
        const steps = stepsOf(await fixOf(one)).filter(({ sql }) => !isObstructed(sql, own.engine));
        for (const step of steps) wrong.push(...harmOf(await done(step, one, own), { one, sql: step.sql }));
      }
      expect(wrong).toEqual([]);
    });
  }, 120_000);

  async function done({ file, sql }: Step, { rule }: Case, own: Probe): Promise<Answer> {
    if (file !== 'verify') return own.carryOut(sql);
    // Which value old rows shall have, no fix can say: here all are the new version's.
    if (rule === 'adding-required-field') await own.carryOut('DELETE FROM users');
    const found = await own.values(sql);
    const isFine = found.length === 0 || Number(found[0]) === 0;
    return isFine ? { is: 'done', copied: 0 } : { is: 'failed', said: `${String(found[0])} rows` };
  }

  test('a foreign key and triggers come as a fix says, when Cutover itself carries it out', async () => {
    await withProbe(async (own) => {
      const added = ['FOREIGN KEY (user_id) REFERENCES users (id)', 'CHECK (age >= 18)'];
      const tables = ['orders', 'users'];
      const fixes = added.map((what, index) =>
        findingsIn({
          ...{ engine: own.engine, phase: 'expand', schema: undefined },
          sql: `ALTER TABLE ${tables[index] ?? ''} ADD ${what}`,
        }),
      );
      const steps = (await Promise.all(fixes)).flatMap(([found]) => stepsOf(found?.fix ?? ''));
      await withDatabase(server().url(name), async (database) => {
        for (const [position, { sql }] of steps.filter(({ file }) => file === 'expand').entries())
          await database.run(jobOf(sql, { position, isAlone: isAlone({ words: wordsOf(sql) }) }));
      });
      const wrong = ['INSERT INTO orders VALUES (2, 99, 1, "")', 'UPDATE users SET age = 17'];
      const said: string[] = [];
      for (const sql of wrong) said.push(JSON.stringify(await own.run(sql)));
      expect(said[0]).toMatch(/foreign key constraint fails/);
      expect(said[1]).toMatch(/a row that must not be/);
    });
  });

  test('functions that MariaDB is said to compute for each row are those that it copies the table for', async () => {
    await withProbe(async (own) => {
      const others = [
        'UTC_DATE',
        'NOW',
        'CURDATE',
        'RAND',
        'USER',
        'UNIX_TIMESTAMP',
        'JSON_OBJECT',
        'VERSION',
      ];
      const copied: string[] = [];
      for (const called of [...perRow, ...others]) if (await isCopied(called, own)) copied.push(called);
      expect(copied).toEqual(own.engine === 'mariadb' ? [...perRow] : copied);
    });
  });

  test('what the unit tests take for the schema is what a connection tells', async () => {
    await withProbe(async (own) => {
      const told = await withDatabase(server().url(name), (database) => database.schema());
      expect(told.engine).toBe(own.engine);
      const [here, there] = [schema, told].map((facts) =>
        printedFacts(facts, ['users', 'orders'], own.engine),
      );
      expect(there).toEqual(here);
    });
  });
});

const titleOf = ({ rule, title }: Case): string => `${rule}: ${title}`;
const isWorse = (one: Case): boolean => worse.includes(titleOf(one));
/** Of a server that is not here. */
const isOfAnother = ({ schema: facts }: Case): boolean =>
  facts !== undefined && facts.serverVersion !== schema.serverVersion;

async function isCopied(called: string, { rebuild, carryOut }: Probe): Promise<boolean> {
  await rebuild();
  return isShut(await carryOut(`ALTER TABLE orders ADD COLUMN extra varchar(99) DEFAULT (${called}())`));
}

async function fixOf(one: Case): Promise<string> {
  return (await findingsIn(one)).find(({ rule }) => rule === one.rule)?.fix ?? '';
}

/** Nobody waits for a table that the case makes: it has no rows. */
function goodDone(sql: string, { run, carryOut }: Probe): Promise<Answer> {
  return /\b(invoices|scratch|paints)\b/.test(sql) ? run(sql) : carryOut(sql);
}

async function isFound(one: Case, { line }: FiledStatement): Promise<boolean> {
  return (await findingsIn(one)).some((found) => found.rule === one.rule && found.line === line);
}

/** In place while others write; where no clause can say so, as it is. */
async function answersTo(sql: string, { engine, run }: Probe): Promise<readonly Answer[]> {
  const forms = formsOf(sql).filter((form) => form !== sql);
  const answers: Answer[] = [];
  for (const form of forms.length === 0 ? [inPlace(sql, engine)] : forms) answers.push(await run(form));
  return answers;
}

/** The clause stands before what is said of partitions; where they are all that changes, only MySQL takes it. */
function inPlace(sql: string, engine: Engine): string {
  const clause = 'ALGORITHM=INPLACE, LOCK=NONE';
  const free = sql.replace(/(?=(PARTITION BY|REMOVE PARTITIONING))/, `${clause} `);
  return engine === 'mysql' ? free.replace(/(?=(REORGANIZE|ADD) PARTITION)/, `${clause}, `) : free;
}

/** With a clause in the place of the one that asks for less; undefined: the statement takes none. */
function copyingForm(sql: string): string | undefined {
  const form = formsOf(sql).find((own) => own !== sql);
  const clause =
    form?.startsWith('ALTER') === true ? 'ALGORITHM=COPY, LOCK=SHARED' : 'ALGORITHM=COPY LOCK=SHARED';
  return form?.replace(/ALGORITHM=\w+(,? LOCK=NONE)?$/, clause);
}

function isShut(answer: Answer): boolean {
  return answer.is === 'refused' || (answer.is === 'done' && answer.copied > 0);
}

function harmOf(
  answer: Answer,
  { one, sql }: { readonly one: Case; readonly sql: string },
): readonly unknown[] {
  const isFine = answer.is === 'done' && answer.copied === 0;
  return isFine ? [] : [{ case: titleOf(one), sql, answer }];
}

/** MySQL 8 prints no width of an integer. */
function printedFacts({ tables }: SchemaFacts, names: readonly string[], engine: string): unknown {
  return names.map((own) => {
    const { columns, checks, collation } = tables.get(own) as TableFacts;
    const printed = [...columns].map(([column, { type, ...rest }]) => [
      column,
      { ...rest, type: engine === 'mysql' ? type.replace(/int\(\d+\)/, 'int') : type },
    ]);
    return { checks, collation, columns: printed };
  });
}
