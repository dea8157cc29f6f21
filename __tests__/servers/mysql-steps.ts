import { parse } from 'yaml';
import type { Sync } from '../../src/databases/dialect.ts';
import { syncSql } from '../../src/databases/mysql/sync.ts';
import { parsed } from '../databases/mysql/lint/cases.ts';

/** A statement that a fix says to run. */
export interface Step {
  readonly file: string;
  readonly sql: string;
}

const order = ['migration', 'expand', 'backfill', 'verify', 'contract'];

/** Of all files, in the order in which they run; none where the fix is words. A sync begins with the expansion. */
export function stepsOf(fix: string): readonly Step[] {
  const [, ...named] = fix.split(/\b[Ii]n (migration|expand|backfill|verify|contract)\.(?:sql|yaml): /);
  const files = named.flatMap((file, index) =>
    index % 2 === 0 ? [{ file, text: named[index + 1] ?? '' }] : [],
  );
  if (
    !files.every(({ text }) =>
      /^(sync|ALTER|CREATE|DROP|UPDATE|DELETE|INSERT|SELECT|SET|RENAME|TRUNCATE|WITH)\b/.test(text),
    )
  )
    return [];
  const sync = files.find(({ file }) => file === 'migration');
  const triggers = sync === undefined ? undefined : syncOf(sync.text);
  return files
    .filter(({ file }) => file !== 'migration')
    .toSorted((a, b) => order.indexOf(a.file) - order.indexOf(b.file))
    .flatMap(({ file, text }) => {
      const own = file === 'contract' ? [triggers?.contract ?? '', text] : [text];
      const all = file === 'expand' ? [...own, triggers?.expand ?? ''] : own;
      return all.flatMap((part) => parsed(part)).map(({ sql }) => ({ file, sql }));
    });
}

function syncOf(text: string): ReturnType<typeof syncSql> {
  const { sync } = parse(text) as { readonly sync: Sync };
  return syncSql(sync, 'cutover_test');
}
