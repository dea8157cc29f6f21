import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { programNumber, programSample } from '../../src/observe/programs.ts';
import type { ProgramCheck } from '../../src/model/check.ts';
import type { HowEnded, ProgramEnd } from '../../src/ports/program.ts';

const check: ProgramCheck = {
  ...{ kind: 'program', runs: 'command', text: 'command ./smoke.sh', argv: ['./smoke.sh'] },
  ...{ env: {}, timeoutMs: 60_000, consecutive: 1 },
};
const k6: ProgramCheck = { ...check, runs: 'k6', text: 'k6 load.js', argv: ['k6', 'run', 'load.js'] };

function ended(how: HowEnded, output = '', complaint = ''): ProgramEnd {
  return { how, output, complaint };
}

const sampled = (own: ProgramCheck, end: ProgramEnd) => programSample(own, { end, isRepeat: false });

describe('a command', () => {
  test.each<[string, ProgramEnd, string, string]>([
    ['0', ended({ code: 0 }, 'fine\n'), 'pass', 'ended with exit code 0'],
    ['another code', ended({ code: 3 }), 'breach', 'ended with exit code 3'],
    [
      'another code, with words',
      ended({ code: 1 }, 'page 3\n', 'cart\nis empty\n\n'),
      'breach',
      'ended with exit code 1: is empty',
    ],
    [
      'words on its output alone',
      ended({ code: 1 }, 'no cart\n'),
      'breach',
      'ended with exit code 1: no cart',
    ],
    ['too late', ended('late'), 'no-data', 'did not end within 1m (timeout)'],
    ['a signal', ended({ signal: 'SIGSEGV' }), 'no-data', 'was ended by SIGSEGV'],
    [
      'no program',
      ended({ unstarted: 'spawn ./smoke.sh ENOENT', errno: 'ENOENT' }),
      'no-data',
      'cannot be started: ./smoke.sh: there is no such program. Did the job check the repository out?',
    ],
    [
      'nothing executable',
      ended({ unstarted: 'spawn EACCES', errno: 'EACCES' }),
      'no-data',
      'cannot be started: ./smoke.sh: it is not executable (`chmod +x`)',
    ],
    [
      'an interpreter that is not there',
      ended({ code: 127 }, '', 'env: ruby: No such file or directory\n'),
      'no-data',
      'ended with exit code 127: something in it was not found: env: ruby: No such file or directory',
    ],
    [
      'colours, an escape and a token',
      ended({ code: 1 }, '', '\u001b[31mno\u001b[0m\u0007 ghp_0123456789abcdefghij\n'),
      'breach',
      'ended with exit code 1: no  ***',
    ],
    [
      'a long line',
      ended({ code: 1 }, 'x'.repeat(9000)),
      'breach',
      `ended with exit code 1: ${'x'.repeat(199)}…`,
    ],
  ])('that ends with %s', (...[, end, verdict, detail]) => {
    expect(sampled(check, end)).toEqual({
      ...{ text: check.text, candidate: undefined, stable: undefined },
      ...{ verdict, detail },
    });
  });

  test('that was started and has not ended says nothing; what was said before is no news', () => {
    expect(programSample(check, undefined)).toMatchObject({ verdict: 'no-data', detail: 'is still running' });
    expect(programSample(check, { end: ended({ code: 1 }), isRepeat: true })).toMatchObject({
      verdict: 'breach',
      isRepeat: true,
    });
  });
});

/** What k6 1.8.1 wrote to its standard error, by the script that it ran. */
const recorded = JSON.parse(readFileSync(new URL('k6.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly code: number; readonly complaint: string }>
>;

describe('k6', () => {
  test.each([
    ['good', 'pass', /^all thresholds were kept$/],
    ['crossed', 'breach', /^crossed thresholds of http_req_failed$/],
    ['crossed2', 'breach', /^crossed thresholds of checks, http_req_duration, http_req_failed$/],
    ['syntax', 'no-data', /^ended with exit code 107, and did not judge: could not initialize 'syntax\.js'/],
    ['setup', 'no-data', /^ended with exit code 107, and did not judge: Error: no db/],
    ['abort', 'no-data', /^ended with exit code 108, and did not judge: test aborted: no stock/],
    ['fail', 'no-data', /^ended with exit code 110, and did not judge: test marked as failed: no stock$/],
    ['conf', 'no-data', /^ended with exit code 104, .* parsing "x": invalid syntax$/],
    ['nosuch', 'no-data', /^ended with exit code 255, .*couldn't be found on local disk/],
  ])('that ends as %s', (script, verdict, detail) => {
    const { code = -1, complaint = '' } = recorded[script] ?? {};
    const own = sampled(k6, ended({ code }, '', complaint));
    expect(own).toMatchObject({ verdict, detail: expect.stringMatching(detail) });
    expect(own.detail).not.toMatch(/\n|level=/);
  });

  test('logs as JSON where its user wants so', () => {
    const complaint = `{"level":"error","msg":"thresholds on metrics 'checks' have been crossed","time":"x"}\n`;
    expect(sampled(k6, ended({ code: 99 }, '', complaint)).detail).toBe('crossed thresholds of checks');
    expect(sampled(k6, ended({ code: 99 })).detail).toBe('crossed thresholds');
    const error =
      '{"level":"warning","msg":"slow"}\n{"level":"error","msg":"no such \\"thing\\"","time":"x"}\n';
    expect(sampled(k6, ended({ code: 107 }, '', error)).detail).toMatch(/: no such "thing"$/);
  });

  test('is to be installed', () => {
    const end = ended({ unstarted: 'spawn k6 ENOENT', errno: 'ENOENT' });
    expect(sampled(k6, end).detail).toBe(
      'cannot be started: k6: k6 is not installed; a step before this one must do it',
    );
  });
});

describe('a number that a command prints', () => {
  const called = { program: 'depth', timeoutMs: 10_000 };
  const number = (output: string, how: HowEnded = { code: 0 }, complaint = '') =>
    programNumber({ end: ended(how, output, complaint), isRepeat: false }, called);

  test.each([
    ['12.5\n', 12.5],
    ['counting\n-3e2\n\n', -300],
    ['{"value": 12.5}', 12.5],
    ['{"value": "7", "unit": "jobs"}\n', 7],
  ])('%j', (output, value) => {
    expect(number(output)).toEqual({ value });
  });

  test.each<[string, RegExp]>([
    ['', /^the command printed nothing, and must print a number/],
    ['many\n', /^the command printed no number as its last line: many$/],
    ['12 jobs', /no number/],
    ['12\ndone\n', /no number as its last line: done$/],
    ['NaN', /no number/],
    ['Infinity', /no number/],
    ['0x10', /no number/],
    ['{"value": null}', /no number/],
    ['{"value": 1e999}', /no number/],
    ['{"number": 1}', /no number/],
    ['{"value": 1', /no number/],
    ['[1]', /no number/],
  ])('%j is none', (output, noData) => {
    expect(number(output)).toEqual({ noData: expect.stringMatching(noData) });
  });

  test('is none where the command failed, whatever it printed', () => {
    expect(number('5\n', { code: 1 }, 'no queue\n')).toEqual({
      noData: 'the command ended with exit code 1: no queue',
    });
    expect(number('5\n', 'late')).toEqual({ noData: 'the command did not end within 10s (timeout): 5' });
  });

  test('counts once', () => {
    expect(programNumber(undefined, called)).toEqual({ noData: 'the command is still running' });
    const end = ended({ code: 0 }, '5');
    expect(programNumber({ end, isRepeat: true }, called)).toEqual({ value: 5, isRepeat: true });
  });
});
