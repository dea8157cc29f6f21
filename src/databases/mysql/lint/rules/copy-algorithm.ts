import type { FiledStatement } from '../../../statement.ts';
import { printed } from '../../../lint/table.ts';
import { keywordAt, outside } from '../../../words.ts';
import { alterationsInUse, type Alteration } from '../alterations.ts';
import { addedCopies, changedCopies, type CopyReason } from '../copies.ts';
import { addedKeys, droppedKeys } from '../keys.ts';
import { isOnlineCopy, onlineCopy } from '../online.ts';
import { behind } from '../reading.ts';
import type { LintContext, SqlComplaint, SqlRule } from '../rule.ts';

export const copyAlgorithm: SqlRule = {
  name: 'copy-algorithm',
  severity: 'error',
  why: 'What InnoDB cannot do in place it does with a copy of the table, or under LOCK=SHARED: nobody can write to the table until it is over (https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html, https://mariadb.com/kb/en/innodb-online-ddl-overview/). Cutover refuses it, as long as ALGORITHM=COPY is not written. MariaDB copies while others write since 11.2, with LOCK=NONE.',
  check: (statement, context) =>
    isOnlineCopy(statement, context)
      ? []
      : [
          ...alterationsInUse(statement, context).flatMap((own) => wholeTable(own, statement, context)),
          ...[...addedCopies(statement, context), ...changedCopies(statement, context)].map(complaint),
          ...withoutKey(statement, context),
          ...indexes(statement, context),
        ],
};

function complaint({ table, because, fix }: CopyReason): SqlComplaint {
  return { lock: 'SHARED', message: `Nobody can write to ${printed(table)} while ${because}`, fix };
}

const copied = 'all its rows are copied:';

interface TableChange {
  readonly begins: RegExp;
  readonly because: string;
  readonly fix: string;
  readonly engine?: LintContext['engine'];
}

const elsewhere =
  'Change the table with gh-ost or pt-online-schema-change. Where it is small, write ALGORITHM=COPY, and say here why that does no harm.';

/** Changes that are about no single column. */
const tableChanges: readonly TableChange[] = [
  {
    begins: /^CONVERT TO (CHARACTER SET|CHARSET) /,
    because: `${copied} its texts get another character set`,
    fix: 'Give the character set to new columns with DEFAULT CHARACTER SET; for each old one make a new column in expand.sql, keep both with sync in migration.yaml, fill it in backfill.sql, and drop the old one in contract.sql.',
  },
  {
    begins: /^ORDER BY /,
    because: `${copied} they are sorted`,
    fix: 'Leave it out: InnoDB keeps rows in the order of the primary key.',
  },
  { begins: /^PARTITION BY /, because: `${copied} they are partitioned anew`, fix: elsewhere },
  { begins: /^REMOVE PARTITIONING /, because: `${copied} they are partitioned no more`, fix: elsewhere },
  {
    begins: /^(COALESCE|REORGANIZE|REBUILD|OPTIMIZE) PARTITION /,
    because: 'all rows of these partitions are copied',
    fix: elsewhere,
  },
  {
    begins: /^ADD PARTITION (IF NOT EXISTS )?PARTITIONS /,
    because: 'its rows are spread anew',
    fix: elsewhere,
  },
  {
    begins: /^ALTER (CHECK|CONSTRAINT) [^ ]+ ENFORCED /,
    because: `${copied} the CHECK is tried on each`,
    fix: 'Bind who writes by triggers, as for a CHECK that is added, and ask of old rows in verify.sql.',
    engine: 'mysql',
  },
  {
    begins: /^(ADD|DROP) SYSTEM VERSIONING /,
    because: `${copied} they get versions, or lose them`,
    fix: elsewhere,
    engine: 'mariadb',
  },
  { begins: /^ENCRYPTION /, because: `${copied} they are encrypted anew`, fix: elsewhere, engine: 'mysql' },
  {
    begins: /^ALGORITHM (= )?COPY /,
    because: `${copied} ALGORITHM=COPY says so`,
    fix: 'Leave it out, or write ALGORITHM=INPLACE, LOCK=NONE: what the server refuses so is refused.',
  },
];

function wholeTable(
  { table, words }: Alteration,
  statement: FiledStatement,
  context: LintContext,
): readonly SqlComplaint[] {
  const found = tableChanges
    .filter(({ engine = context.engine }) => engine === context.engine)
    .filter(({ begins }) => behind(words, begins) !== undefined)
    .map(({ because, fix }) => complaint({ table, because, fix: onlineCopy(statement, context) ?? fix }));
  return [...found, ...otherEngine({ table, words })];
}

/** With another key in the same statement it is done in place. */
function withoutKey(statement: FiledStatement, context: LintContext): readonly SqlComplaint[] {
  if (addedKeys(statement, context).some(({ kind }) => kind === 'PRIMARY KEY')) return [];
  const because = `${copied} their order is that of the key that goes`;
  const fix =
    'Add the new key in the same statement: DROP PRIMARY KEY, ADD PRIMARY KEY (…). That is done in place.';
  return droppedKeys(statement, context)
    .filter(({ name = 'PRIMARY' }) => name.toUpperCase() === 'PRIMARY')
    .map(({ table }) => complaint({ table, because, fix }));
}

const options = /^(?!(ADD|DROP|MODIFY|CHANGE|ALTER|RENAME|PARTITION) )/;

function otherEngine({ table, words }: Alteration): readonly SqlComplaint[] {
  const free = outside(behind(words, options) ?? []);
  const at = free.findIndex(({ is }, index) => is === 'word' && keywordAt(free, index) === 'ENGINE');
  const engine = free[keywordAt(free, at + 1) === '=' ? at + 2 : at + 1]?.text ?? '';
  if (at < 0 || /^innodb$/i.test(engine)) return [];
  return [complaint({ table, because: `${copied} ${engine} keeps them from now on`, fix: elsewhere })];
}

/** What they are for, and that others wait: none of them is built while others write. */
const slow: Readonly<Record<string, string>> = { FULLTEXT: 'full-text', SPATIAL: 'spatial' };

function indexes(statement: FiledStatement, context: LintContext): readonly SqlComplaint[] {
  return addedKeys(statement, context).flatMap(({ table, kind }) => {
    const name = slow[kind];
    if (name === undefined) return [];
    const because = `the ${name} index is built`;
    const fix = `There is no way to build it while others write. Make a new table with it in expand.sql, fill it in backfill.sql, and keep it with triggers; or build it at a quiet hour with ALGORITHM=INPLACE, LOCK=SHARED, and say here why that does no harm.`;
    return [complaint({ table, because, fix })];
  });
}
