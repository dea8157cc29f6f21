import { expect, test } from '@jest/globals';
import { didYouMean, nearest } from '../../src/lib/did-you-mean.ts';

const known = ['deploy', 'plan', 'rollback', 'bake'];

test.each([
  ['delpoy', 'deploy'],
  ['Rolback', 'rollback'],
  ['bkae', 'bake'],
  ['PLAN', 'plan'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
  expect(didYouMean(word, known)).toBe(`Did you mean \`${meant}\`?`);
});

test('a word that is like none lists what is known', () => {
  expect(nearest('kubernetes', known)).toBeUndefined();
  expect(didYouMean('kubernetes', known)).toBe('Known: deploy, plan, rollback, bake.');
});
