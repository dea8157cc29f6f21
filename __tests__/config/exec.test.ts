import { describe, expect, test } from '@jest/globals';
import { parseExec } from '../../src/config/exec.ts';
import { parse, problemsOf, sentences, whole } from './parsing.ts';

const commands = { read: './split read', write: ['./split', 'write it'] };

describe('route: exec', () => {
  test('in one line', () => {
    const { spec } = parse({ inputs: { ...whole, route: 'exec node scripts/split.mjs --pool shop' } });
    const argv = ['node', 'scripts/split.mjs', '--pool', 'shop'];
    expect(spec.route).toBeUndefined();
    expect(spec.exec).toEqual({
      ...{ read: [...argv, 'read'], write: [...argv, 'write'], env: {}, secrets: [] },
      ...{ timeoutMs: 10_000, smallestShare: 1, service: undefined },
    });
  });

  test('in the file, with what the commands see; the secret is masked', () => {
    const file = [
      'route:',
      '  exec:',
      '    read: ./split read',
      '    write: [./split, write]',
      '    env: { F5_HOST: f5.example.com, F5_TOKEN: env:F5 }',
      '    timeout: 5s',
      '    smallest-share: 0.5%',
      '    service: shop',
    ].join('\n');
    const { spec, settings } = parse({ inputs: whole, file, env: { F5: 'hush-hush', PATH: '/bin' } });
    expect(spec.exec).toEqual({
      ...{ read: ['./split', 'read'], write: ['./split', 'write'] },
      ...{ env: { F5_HOST: 'f5.example.com', F5_TOKEN: 'hush-hush' }, secrets: ['hush-hush'] },
      ...{ timeoutMs: 5000, smallestShare: 0.5, service: 'shop' },
    });
    expect(settings.secrets).toContain('hush-hush');
  });

  test('an input wins over the file', () => {
    const { spec } = parse({
      inputs: { ...whole, route: 'httproute/shop' },
      file: 'route: { exec: { read: a, write: b } }',
    });
    expect([spec.route, spec.exec]).toEqual([{ kind: 'HTTPRoute', name: 'shop' }, undefined]);
  });

  test('all its mistakes at once, each with its place', () => {
    const file = [
      'route:',
      '  exec:',
      '    read: ./split read | tail -1',
      '    write: []',
      '    env: { F5_TOKEN: hush, OTHER: env:NONE, 1A: x }',
      '    timeout: 2m',
      '    smallest-share: 0%',
      '    service: Shop',
      '    retries: 3',
    ].join('\n');
    const problems = problemsOf({ inputs: whole, file });
    for (const expected of [
      /c\.yaml:3:11: route: `.\/split read \| tail -1` has characters that only a shell understands\. There is none/,
      /c\.yaml:4:12: route: There is no program/,
      /c\.yaml:5:22: route: A secret does not belong into a repository\. Write `env:NAME`/,
      /c\.yaml:5:35: route: `env:NONE` is not set\. Give it to the step/,
      /c\.yaml:5:45: route: The name of a variable has characters that it cannot have/,
      /c\.yaml:6:14: route: `2m` is too long for one command\. At most 1m/,
      /c\.yaml:7:21: route: `0%` is not a share/,
      /c\.yaml:8:14: route: `Shop` is not a name that Kubernetes allows/,
      /c\.yaml:9:5: route: There is no such key/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(expected));
    expect(problems.join()).not.toContain('hush');
  });

  test.each<[unknown, RegExp]>([
    ['exec', /^`exec` names no command\. Write `exec .\/split`, which runs `.\/split read`/],
    ['exec "./a b"', /only a shell understands/],
    ['exec ./split env:TOKEN', /^Everybody on the machine can see the arguments/],
    [['exec'], /^This is not a map\. Its keys are exec/],
    [{ exec: './split' }, /^This is not a map\. Its keys are read, write, env/],
    [{ exec: { read: './split' } }, /^`write` is missing/],
    [{ exec: { ...commands, read: { a: 'b' } } }, /^This must be a list of a program and its arguments/],
    [{ exec: { ...commands, env: 'A=b' } }, /^This must be a map of names and values/],
    [{ exce: commands }, /^`exce` is not a key here\. Did you mean `exec`\?/],
  ])('%j is refused', (value, sentence) => {
    expect(sentences(parseExec(value, {})).join('\n')).toMatch(new RegExp(sentence.source, 'm'));
  });

  test('has no use where nothing is routed', () => {
    const inputs = { ...whole, strategy: 'rolling', route: 'exec ./split' };
    expect(problemsOf({ inputs }).join()).toMatch(/route: has no use with `strategy: rolling`/);
  });
});
