import { createHash } from 'node:crypto';
import type { Dialect } from '../../../src/databases/dialect.ts';
import type { LintPhase } from '../../../src/model/sql-finding.ts';

/** What a fix says to write, and where. */
export interface Part {
  /** Undefined: in a file that is not known, or verify.sql, which nobody lints. */
  readonly phase: LintPhase | undefined;
  readonly sql: string;
}

const phases = { expand: 'expand', backfill: 'migrate', verify: undefined, contract: 'contract' } as const;

/** `In expand.sql: …; in contract.sql: …;`, or SQL for the file that it is about; settings are left out. */
export function partsOf(fix: string, phase: LintPhase | undefined): readonly Part[] {
  const [before = '', ...named] = fix.split(
    /\b[Ii]n (migration|expand|backfill|verify|contract)\.(?:sql|yaml): /,
  );
  if (named.length === 0) return [{ phase, sql: before }];
  return named.flatMap((file, index) =>
    index % 2 === 0 && file !== 'migration'
      ? [{ phase: phases[file as keyof typeof phases], sql: named[index + 1] ?? '' }]
      : [],
  );
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What keeps a part from being run where it says. */
export async function faultsIn(
  { phase, sql }: Part,
  dialect: Dialect,
): Promise<readonly { readonly message: string }[]> {
  if (phase === 'migrate') return (await dialect.backfill(sql, digest)).faults;
  return phase === undefined ? [] : (await dialect.statements(sql, digest)).faults;
}
