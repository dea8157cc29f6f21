import { describe, expect, test } from '@jest/globals';
import type { SqlFinding } from '../../../src/model/sql-finding.ts';
import type { Case } from './fixtures.ts';

/** Tries each rule of an engine on its fixtures, and all rules on what is good. */
export function tryRules<Own extends Case>(
  names: readonly string[],
  cases: readonly Own[],
  findingsIn: (one: Own) => Promise<readonly SqlFinding[]>,
): void {
  describe.each([...names])('%s', (name) => {
    const own = cases.filter(({ rule }) => rule === name);

    test('has three bad and three good cases at least, and a silenced one', () => {
      const count = (kind: string): number => own.filter(({ is }) => is === kind).length;
      expect(count('bad')).toBeGreaterThanOrEqual(3);
      expect(count('good')).toBeGreaterThanOrEqual(3);
      expect(count('silenced')).toBeGreaterThanOrEqual(1);
    });

    test.each(own.map((one) => [`${one.is}: ${one.title}`, one] as const))('%s', async (_title, one) => {
      const found = (await findingsIn(one)).filter(({ rule }) => rule === name);
      expect(found.length > 0).toBe(one.is === 'bad');
      for (const { message, fix } of found) {
        expect(message).toMatch(/\w/);
        expect(fix).toMatch(/\w/);
      }
    });
  });

  /** But for what its title names, in brackets. */
  test.each(
    cases.filter(({ is }) => is === 'good').map((one) => [`${one.rule}: ${one.title}`, one] as const),
  )('no rule has anything against what is good: %s', async (_title, one) => {
    const found = await findingsIn(one);
    expect(found.filter(({ rule }) => !one.title.includes(`(${rule})`))).toEqual([]);
  });

  test('no fixture is for a rule that does not exist', () => {
    expect([...new Set(cases.map(({ rule }) => rule))].filter((rule) => !names.includes(rule))).toEqual([]);
  });
}
