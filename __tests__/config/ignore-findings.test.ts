import { describe, expect, test } from '@jest/globals';
import { ruleNames } from '../../src/lint/index.ts';
import { parse, problemsOf, whole } from './parsing.ts';

function ignored(written: Parameters<typeof parse>[0]): readonly string[] {
  return parse({ inputs: whole, ...written }).spec.ignoreFindings;
}

describe('ignore-findings', () => {
  test.each([
    ['nothing', {}, []],
    [
      'commas',
      { inputs: { ...whole, 'ignore-findings': 'one-replica, image-tag-latest' } },
      ['one-replica', 'image-tag-latest'],
    ],
    [
      'lines',
      { inputs: { ...whole, 'ignore-findings': 'one-replica\n# why\nImage-Tag-Latest' } },
      ['one-replica', 'image-tag-latest'],
    ],
    ['a list of the file', { file: 'ignore-findings: [one-replica]' }, ['one-replica']],
    ['every rule', { file: `ignore-findings: ${ruleNames.join(', ')}` }, ruleNames],
    [
      'an input over the file',
      { inputs: { ...whole, 'ignore-findings': 'one-replica' }, file: 'ignore-findings: image-tag-latest' },
      ['one-replica'],
    ],
  ])('%s', (_, written, names) => expect(ignored(written)).toEqual(names));

  test.each([
    [
      'one-replicas',
      /^ignore-findings: `one-replicas` is not known here\. Allowed: .*one-replica, .* Did you mean `one-replica`\?$/,
    ],
    ['everything', /^ignore-findings: `everything` is not known here\. Allowed: no-pre-stop-hook, /],
    ['one-replica, one-replica', /^ignore-findings: `one-replica` is there twice\. Leave one\.$/],
  ])('%s is refused', (text, sentence) => {
    expect(problemsOf({ inputs: { ...whole, 'ignore-findings': text } })).toEqual([
      expect.stringMatching(sentence),
    ]);
  });

  test('a wrong name keeps nobody from turning back', () => {
    const inputs = { ...whole, command: 'rollback', 'ignore-findings': 'nonsense' };
    expect(parse({ inputs }).settings.warnings).toHaveLength(1);
  });
});
