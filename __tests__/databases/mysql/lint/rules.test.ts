import { describe, expect, test } from '@jest/globals';
import { rules } from '../../../../src/databases/mysql/lint/index.ts';
import { casesOf, engines, findingsIn } from './cases.ts';

describe.each(engines)('%s', (engine) => {
  const cases = casesOf[engine];

  describe.each(rules.map(({ name }) => name))('%s', (name) => {
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
    const names = new Set(rules.map(({ name }) => name));
    expect([...new Set(cases.map(({ rule }) => rule))].filter((rule) => !names.has(rule))).toEqual([]);
  });
});
