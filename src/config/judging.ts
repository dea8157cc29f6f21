import { parsePercent, percentToRatio } from '../lib/percent.ts';
import type { Judging } from '../model/spec.ts';
import { defaults } from './defaults.ts';
import { parsePositiveDuration } from './duration-text.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import type { Reading } from './reading.ts';

/** How checks that are judged by evidence end a stage. */
export function readJudging(reading: Reading): Judging {
  return {
    confidence: reading.text('confidence', parseConfidence, 0),
    // Who asked for no check did not ask for requests either.
    minimumRequests: reading.text('minimum-requests', parseRequests, reading.isWritten('checks') ? 1 : 0),
    earlyPromoteMs: reading.text<number | undefined>('early-promote', parseEarly, undefined),
  };
}

const most = 1_000_000_000;

function parseConfidence(text: string): Parsed<number> {
  const percent = parsePercent(text);
  if (percent !== undefined && percent >= 50 && percent < 100) return good(percentToRatio(percent));
  const allowed = `Write a percentage from 50% to below 100%, e.g. ${defaults.confidence}.`;
  return bad({ value: text, wrong: 'is no confidence', allowed });
}

function parseRequests(text: string): Parsed<number> {
  const count = /^\d{1,10}$/.test(text) ? Number(text) : most + 1;
  if (count <= most) return good(count);
  return bad({ value: text, wrong: 'is not a number of requests', allowed: 'Write for example 500.' });
}

function parseEarly(text: string): Parsed<number> {
  return parsePositiveDuration(text.replace(/^after\s+/i, ''));
}
