import { describe, expect, test } from '@jest/globals';
import { rules } from '../../../../src/databases/postgresql/lint/index.ts';
import { cases, findingsIn } from './cases.ts';

describe.each(rules.map(({ name }) => name))('%s', (name) => {
  const own = cases.filter(({ rule }) => rule === name);

  test('has bad, good and silenced cases', () => {
    expect(new Set(own.map(({ is }) => is))).toEqual(new Set(['bad', 'good', 'silenced']));
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

test('no fixture is for a rule that does not exist', () => {
  const names = new Set(rules.map(({ name }) => name));
  expect([...new Set(cases.map(({ rule }) => rule))].filter((rule) => !names.has(rule))).toEqual([]);
});
