import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse as parseYaml } from 'yaml';
import { defaults } from '../../src/config/defaults.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { inputsSchema } from '../../src/config/schema.ts';
import { parse, problemsOf } from './parsing.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default?: string; required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}
const action = parseYaml(readFileSync('action.yml', 'utf8')) as Action;

describe('action.yml', () => {
  test('says of every input what the schema says, with the default that holds', () => {
    const described = Object.entries(inputsSchema.shape).map(([name, schema]) => {
      const { description = '', default: held } = schema.meta() ?? {};
      return [name, typeof held === 'string' ? `${description} Default: \`${held}\`.` : description];
    });
    expect(Object.entries(action.inputs).map(([name, { description }]) => [name, description])).toEqual(
      described,
    );
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(defaults)));
  });

  test('has no default: that would win over the file', () => {
    const given = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(given.map(([name, input]) => [name, input.default])).toEqual([
      ['github-token', '${{ github.token }}'],
    ]);
  });

  test('has the outputs of the contract and runs one bundle for main and post', () => {
    expect(Object.keys(action.outputs)).toEqual([
      'outcome',
      'reason',
      'weight',
      'rollout',
      'stable-image',
      'candidate-image',
      'failed-check',
      'report',
      'chart',
      'sarif',
      'duration',
    ]);
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js', post: 'dist/index.js' });
  });
});

describe('docs/config.schema.json', () => {
  const schema = JSON.parse(readFileSync('docs/config.schema.json', 'utf8')) as object;
  const accepts = new Ajv2020({ allowUnionTypes: true }).compile(schema);

  test('is what the schema gives', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });

  test.each([
    'bake: 10m\nstages: 5%, 25%',
    'stages: [5%, {weight: 50%, bake: 1h30m}]\ntimeout: 3h',
    'checks: [p99 <= 1s, {metric: carts, query: x, max: 3, consecutive: 2}]\nprometheus: http://p',
    'queries: {a: x, b: {query: y, unit: seconds}}\npull-request: 12\nsmoke: [{path: /, status: 204, requests: 5}]',
    'prometheus: {url: http://p, headers: {X-Scope-OrgID: 1}, timeout: 5s}',
  ])('accepts what Cutover accepts: %#', (file) => {
    expect(accepts(parseYaml(file))).toBe(true);
    expect(parse({ inputs: { target: 'deployment/a', images: 'a:1' }, file })).toBeDefined();
  });

  test.each([
    'bake: 10',
    'bkae: 10m',
    'stages: [{wieght: 5%}]',
    'stages: [{bake: 5m}]',
    'on-failure: explode',
    'prometheus: {headers: {}}',
    'smoke: {path: /}',
    'config: x',
  ])('refuses what Cutover refuses: %s', (file) => {
    expect(accepts(parseYaml(file))).toBe(false);
    expect(problemsOf({ inputs: { target: 'deployment/a', images: 'a:1' }, file })).not.toEqual([]);
  });
});
