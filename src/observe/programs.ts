import { printDuration } from '../lib/duration.ts';
import { oneLine } from '../lib/escape.ts';
import type { Sampled } from '../metrics/provider.ts';
import type { ProgramCheck } from '../model/check.ts';
import type { CheckSample } from '../model/state.ts';
import type { HowEnded, ProgramEnd } from '../ports/program.ts';
import type { Said } from './runs.ts';

/** Of outside words in a detail. */
const shown = 200;

/** What a run says of the new version, or why it says nothing; the detail ends a sentence about the program. */
type Opinion = Pick<CheckSample, 'verdict' | 'detail'>;

export function programSample({ text, runs, argv, timeoutMs }: ProgramCheck, said: Said): CheckSample {
  const of = (own: Opinion): CheckSample => ({ text, candidate: undefined, stable: undefined, ...own });
  if (said === undefined) return of({ verdict: 'no-data', detail: stillRunning });
  const opinion = opinions[runs](said.end, { program: argv[0] ?? '', timeoutMs });
  return of({ ...opinion, ...(said.isRepeat ? { isRepeat: true } : {}) });
}

/** The number that a program has printed last: bare, or in `{"value": 12.5}`. */
export function programNumber(said: Said, called: Called): Sampled {
  if (said === undefined) return { noData: `the command ${stillRunning}` };
  const silence = silenceOf(said.end.how, called);
  if (silence !== undefined) return { noData: `the command ${silence}${behind(lastLine(said.end))}` };
  if (codeOf(said.end.how) !== 0)
    return {
      noData: `the command ended with exit code ${codeOf(said.end.how)}${behind(lastLine(said.end))}`,
    };
  const last = linesOf(said.end.output).at(-1) ?? '';
  const value = numberIn(last);
  if (value === undefined) return { noData: `the command ${notANumber(last)}` };
  return said.isRepeat ? { value, isRepeat: true } : { value };
}

interface Called {
  readonly program: string;
  readonly timeoutMs: number;
}

const stillRunning = 'is still running';

const opinions = { command: commandOpinion, k6: k6Opinion } as const;

function commandOpinion(end: ProgramEnd, called: Called): Opinion {
  const silence = silenceOf(end.how, called);
  const said = behind(lastLine(end));
  if (silence !== undefined) return { verdict: 'no-data', detail: `${silence}${said}` };
  const code = codeOf(end.how);
  if (code === 0) return { verdict: 'pass', detail: 'ended with exit code 0' };
  return { verdict: 'breach', detail: `ended with exit code ${code}${said}` };
}

/** https://github.com/grafana/k6/blob/v1.8.1/errext/exitcodes/codes.go */
const thresholdsCrossed = 99;

function k6Opinion(end: ProgramEnd, called: Called): Opinion {
  const silence = silenceOf(end.how, called);
  const said = behind(firstError(end.complaint) ?? lastLine(end));
  if (silence !== undefined) return { verdict: 'no-data', detail: `${silence}${said}` };
  const code = codeOf(end.how);
  if (code === 0) return { verdict: 'pass', detail: 'all thresholds were kept' };
  if (code === thresholdsCrossed) return { verdict: 'breach', detail: crossed(end.complaint) };
  return { verdict: 'no-data', detail: `ended with exit code ${code}, and did not judge${said}` };
}

/** As k6 names them in its log: `thresholds on metrics 'checks, http_req_failed' have been crossed`. */
function crossed(complaint: string): string {
  const names = [...complaint.matchAll(/thresholds? on metrics? '([^']+)'/g)].flatMap(([, found = '']) =>
    found.split(', '),
  );
  const unique = [...new Set(names)];
  return unique.length === 0
    ? 'crossed thresholds'
    : `crossed thresholds of ${oneLine(unique.join(', '), shown)}`;
}

/** Of a line of k6's log, as text or as JSON, the message. */
function firstError(complaint: string): string | undefined {
  const line = linesOf(complaint).find((own) => /level"?[=:] ?"?error/.test(own));
  const [, message] = /msg"?[=:] ?"((?:[^"\\]|\\.)*)"/.exec(line ?? '') ?? [];
  return (message ?? line)?.replaceAll(/\\[nrt]/g, ' ').replaceAll('\\"', '"');
}

/** Why a run says nothing of the new version; undefined: it does. */
function silenceOf(how: HowEnded, { program, timeoutMs }: Called): string | undefined {
  if (how === 'late') return `did not end within ${printDuration(timeoutMs)} (timeout)`;
  if (how === 'talkative') return 'said too much';
  if ('unstarted' in how) return `cannot be started: ${whyUnstarted(how, program)}`;
  if ('signal' in how) return `was ended by ${how.signal}`;
  return unfound[how.code];
}

/** What a shell and `env` say of what they were to start; POSIX, 2.8.2 "Exit Status for Commands". */
const unfound: Readonly<Record<number, string | undefined>> = {
  126: 'ended with exit code 126: something in it is not executable',
  127: 'ended with exit code 127: something in it was not found',
};

function whyUnstarted(
  { unstarted, errno = '' }: Extract<HowEnded, { unstarted: string }>,
  program: string,
): string {
  const why = {
    ENOENT: program === 'k6' ? 'k6 is not installed; a step before this one must do it' : notThere,
    EACCES: 'it is not executable (`chmod +x`)',
    ENOEXEC: 'its first line does not say what runs it (`#!/bin/sh`)',
  }[errno];
  return `${oneLine(program, 80)}: ${why ?? oneLine(unstarted, shown)}`;
}

const notThere = 'there is no such program. Did the job check the repository out?';

function codeOf(how: HowEnded): number {
  return typeof how === 'object' && 'code' in how ? how.code : -1;
}

function numberIn(line: string): number | undefined {
  const value = line.startsWith('{') ? valueIn(line) : line;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(value)
    ? Number(value)
    : undefined;
}

function valueIn(line: string): unknown {
  try {
    return (JSON.parse(line) as { readonly value?: unknown }).value;
  } catch {
    return undefined;
  }
}

function notANumber(line: string): string {
  return line === ''
    ? 'printed nothing, and must print a number or {"value": …} as its last line'
    : `printed no number as its last line: ${oneLine(line, 80)}`;
}

/** What it said last, of its errors if there are any. */
function lastLine({ output, complaint }: ProgramEnd): string | undefined {
  return linesOf(complaint).at(-1) ?? linesOf(output).at(-1);
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function behind(words: string | undefined): string {
  return words === undefined ? '' : `: ${oneLine(words, shown)}`;
}
