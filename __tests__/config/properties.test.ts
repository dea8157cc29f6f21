import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../src/config/config-error.ts';
import { fileKeys, inputNames } from '../../src/config/schema.ts';
import { parse, whole } from './parsing.ts';
import type { Written } from './parsing.ts';

/** Pieces of the grammars, so that garbage comes near to what is allowed. */
const piece = fc.constantFrom(
  'p99',
  'success-rate',
  '>=',
  '==',
  '5%',
  '50%',
  '500ms',
  '10',
  'for',
  '2 polls',
  'http',
  'GET',
  'https://x/',
  '/',
  '200',
  'x 50',
  'env:NAME',
  'deployment/shop',
  'ghcr.io/a/b:1',
  '@',
  '=',
  ',',
  '\n',
  '{{pods}}',
  '{',
  '}',
  '[',
  ']',
  '- ',
  ': ',
  '&a',
  '*a',
  '!!int',
  '"',
  '__proto__',
  'constructor',
);
const garbage = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(' ')),
);
const inputs = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...inputNames) }, { weight: 1, arbitrary: garbage }),
  garbage,
);
const leaf = fc.oneof(garbage, fc.constantFrom('weight', 'text', 'metric'));
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'weight',
        'bake',
        'text',
        'metric',
        'min',
        'max',
        'query',
        'unit',
        'headers',
        'url',
        'ca',
        'path',
        '__proto__',
      ),
      tie('node'),
    ),
  ),
})).node;
const file = fc.oneof(
  garbage,
  fc.dictionary(fc.constantFrom(...fileKeys), tree).map((values) => JSON.stringify(values)),
);

function outcome(written: Written): 'parsed' | ConfigError {
  try {
    parse(written);
    return 'parsed';
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

test('whatever is written gives a Spec or a ConfigError with one line per problem', () => {
  fc.assert(
    fc.property(inputs, fc.option(file, { nil: undefined }), (given, text) => {
      const result = outcome(text === undefined ? { inputs: given } : { inputs: given, file: text });
      if (result === 'parsed') return;
      expect(result.problems.length).toBeGreaterThan(0);
      expect(result.message.split('\n')).toHaveLength(result.problems.length);
    }),
    { numRuns: 1500 },
  );
});

const secret = 'hunter2-s3cr3t';
const around = fc.constantFrom('', ' ', '\n', '\t', ':', '"', '{', '- ', '\u0000', '%', 'Bearer ', 'é', '…');
const hidden = fc.tuple(around, around).map(([before, after]) => `${before}${secret}${after}`);

/** A password in an address has no white space: it would end the address, or the line. */
const joined = (value: string) => value.replaceAll(/\s/g, '');

test('a secret is never in a message', () => {
  const places = fc.constantFrom<(value: string) => Written>(
    (value) => ({ inputs: { kubeconfig: value } }),
    (value) => ({ inputs: { 'github-token': value } }),
    (value) => ({ inputs: { prometheus: `https://me:${joined(value)}@p` } }),
    (value) => ({ inputs: { prometheus: 'env:P' }, env: { P: value } }),
    (value) => ({ inputs: { checks: `http GET https://me:${joined(value)}@p == 200` } }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', headers: { Authorization: value } } }) }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', headers: { [value]: 'x' } } }) }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', headers: value } }) }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', headers: [value, [value]] } }) }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', headers: { a: { b: value } } } }) }),
    (value) => ({
      file: JSON.stringify({ prometheus: { url: 'x', headers: { a: 'env:H' } } }),
      env: { H: value },
    }),
    (value) => ({ file: JSON.stringify({ prometheus: { url: 'x', ca: value } }) }),
    (value) => ({
      file: JSON.stringify({ checks: [{ text: 'http https://x == 2', headers: { Authorization: value } }] }),
    }),
    (value) => ({
      file: JSON.stringify({ checks: [{ text: 'http https://x == 2', headers: { a: 'env:H' } }] }),
      env: { H: value },
    }),
    (value) => ({ file: JSON.stringify({ kubeconfig: `apiVersion: ${value}` }) }),
    (value) => ({ file: `prometheus:\n  headers:\n    Authorization: ${value}` }),
    (value) => ({ file: JSON.stringify({ unknown: value, 'github-token': value }) }),
  );
  let refused = 0;
  fc.assert(
    fc.property(places, hidden, (place, value) => {
      const written = place(value);
      const result = outcome({ ...written, inputs: { ...whole, bake: '5', ...written.inputs } });
      if (result === 'parsed') throw new Error('bake must be refused');
      refused += result.problems.length > 1 ? 1 : 0;
      expect(result.message).not.toContain(secret);
      expect(JSON.stringify(result.problems)).not.toContain(secret);
    }),
    { numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(100);
});
