import type { SqlFinding } from '../../../src/model/sql-finding.ts';
import type { Case } from './fixtures.ts';

export interface Score {
  /** Fixtures of the rule. */
  readonly cases: number;
  /** Of the cases in which the rule spoke, those that are bad for it, or for another rule too. */
  readonly precision: number;
  /** Of its bad cases, those in which it spoke. */
  readonly recall: number;
}

/** How well each rule does on all fixtures: a good case of any rule is a good case for all. */
export async function scores<Own extends Case>(
  cases: readonly Own[],
  findingsIn: (one: Own) => Promise<readonly SqlFinding[]>,
): Promise<ReadonlyMap<string, Score>> {
  const judged = await Promise.all(
    cases.map(async (one) => ({
      one,
      spoke: new Set((await findingsIn(one)).map(({ rule }) => rule)),
    })),
  );
  const names = new Set(cases.map(({ rule }) => rule));
  return new Map(
    [...names].map((name) => {
      const own = judged.filter(({ one }) => one.rule === name);
      const bad = own.filter(({ one }) => one.is === 'bad');
      const heard = judged.filter(({ spoke }) => spoke.has(name));
      const wrong = heard.filter(
        ({ one }) =>
          // A title names in brackets what is bad in a case that is good for its own rule.
          (one.is === 'good' && !one.title.includes(`(${name})`)) ||
          (one.rule === name && one.is === 'silenced'),
      );
      const found = bad.filter(({ spoke }) => spoke.has(name));
      return [
        name,
        {
          cases: own.length,
          precision: ratio(heard.length - wrong.length, heard.length),
          recall: ratio(found.length, bad.length),
        },
      ];
    }),
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
