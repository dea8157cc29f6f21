import { commands, onFailures, strategies } from '../model/spec.ts';
import type { Check } from '../model/check.ts';
import type { Command, Pace, Pacing, Spec, Stage, Strategy } from '../model/spec.ts';
import { parseChecks, queriesInChecks } from './checks.ts';
import { choiceOf } from './choice.ts';
import { ConfigError } from './config-error.ts';
import type { ConfigFile } from './config-file.ts';
import { crossCheck } from './cross-checks.ts';
import { parseDurationText, parsePositiveDuration } from './duration-text.ts';
import type { Env } from './env-references.ts';
import { gather } from './given.ts';
import type { AllGiven, Inputs } from './given.ts';
import { parseIgnoreFindings } from './ignore-findings.ts';
import { parseImages } from './images.ts';
import { readSources } from './local-sources.ts';
import { readJudging } from './judging.ts';
import { parseJourneys } from './journeys.ts';
import { parseManifests } from './manifests.ts';
import { parseMirror } from './mirror.ts';
import { bad, good } from './problem.ts';
import type { Parsed, Problem } from './problem.ts';
import { readProviders } from './providers.ts';
import { builtInQueries, parseQueries } from './queries.ts';
import type { KnownQueries } from './queries.ts';
import { startReading } from './reading.ts';
import type { Reading } from './reading.ts';
import { readDatabase } from './read-database.ts';
import { readSettings } from './read-settings.ts';
import { readTargets } from './read-targets.ts';
import type { Settings } from './settings.ts';
import { parseSmoke } from './smoke.ts';
import { parseStages } from './stages.ts';
import { parseSticky } from './sticky.ts';
import { parseTesters } from './testers.ts';

export interface Configuration {
  readonly spec: Spec;
  readonly settings: Settings;
}

/**
 * Inputs of the step (trimmed, '' for those not given) over the configuration file over defaults.
 * Durations are milliseconds. Pure.
 * @throws {ConfigError} with all problems at once
 */
export function parseInputs(inputs: Inputs, file: ConfigFile | undefined, env: Env): Configuration {
  const given = gather(inputs, file);
  const reading = startReading(given);
  const spec = readSpec(reading, given, env);
  crossCheck(spec, reading);
  const settings = readSettings(reading, { given, file, env, providers: spec.providers });
  const { fatal, warnings } = weigh(reading.problems(), spec.command);
  if (fatal.length > 0) throw new ConfigError(fatal);
  return { spec, settings: { ...settings, warnings } };
}

function readSpec(reading: Reading, given: AllGiven, env: Env): Spec {
  const bake = reading.text('bake', parseDurationText, 0);
  const strategy = reading.text('strategy', choiceOf(strategies), 'canary');
  return {
    command: reading.text('command', choiceOf(commands), 'deploy'),
    ...readTargets(reading, given, env),
    change: {
      images: reading.value('images', parseImages, []),
      manifests: reading.value('manifests', parseManifests, []),
    },
    strategy,
    pace: readPace(reading),
    keepWarmMs: reading.text<number | 'forever'>('keep-warm', parseKeepWarm, bake),
    stages: readStages(reading, strategy, bake),
    testers: reading.value('testers', parseTesters, []),
    mirror: reading.text('mirror', (text) => parseMirror(text, bake), undefined),
    sticky: reading.text('sticky', parseSticky, undefined),
    checks: readChecks(reading, given, env),
    judging: readJudging(reading),
    smoke: reading.value('smoke', parseSmoke, []),
    ignoreFindings: reading.value('ignore-findings', parseIgnoreFindings, []),
    providers: readProviders(reading, env),
    sources: readSources(reading, env),
    database: readDatabase(reading, env),
    onFailure: reading.text('on-failure', choiceOf(onFailures), 'rollback'),
    onCancel: reading.text('on-cancel', choiceOf(onFailures), 'rollback'),
    pacing: readPacing(reading),
  };
}

/** One shift has one stage: everything, watched while the old version is kept warm. */
function readStages(reading: Reading, strategy: Strategy, bakeMs: number): readonly Stage[] {
  if (strategy !== 'blue-green' && strategy !== 'recreate')
    return reading.value('stages', (value) => parseStages(value, bakeMs), []);
  if (reading.isWritten('stages')) {
    const wrong = `\`strategy: ${strategy}\` has no stages: everything changes at once`;
    reading.note('stages', {
      wrong,
      allowed: 'Leave `stages` out. `bake` says how long the old version stays warm.',
    });
  }
  return [{ weight: 100, bakeMs, needsApproval: false }];
}

/** Kubernetes' own defaults where only one of the two is given. */
function readPace(reading: Reading): Pace | undefined {
  const surge = reading.text('max-surge', parsePods, undefined);
  const unavailable = reading.text('max-unavailable', parsePods, undefined);
  if (surge === undefined && unavailable === undefined) return undefined;
  return { maxSurge: surge ?? '25%', maxUnavailable: unavailable ?? '25%' };
}

function parsePods(text: string): Parsed<number | string> {
  if (/^\d{1,5}$/.test(text)) return good(Number(text));
  if (/^(100|\d{1,2})%$/.test(text)) return good(text);
  return bad({ value: text, wrong: 'is not a number of pods', allowed: 'Write for example `1` or `25%`.' });
}

function parseKeepWarm(text: string): Parsed<number | 'forever'> {
  return text.toLowerCase() === 'forever' ? good('forever') : parseDurationText(text);
}

function readChecks(reading: Reading, given: AllGiven, env: Env): readonly Check[] {
  const own: KnownQueries = reading.value('queries', parseQueries, new Map());
  const journeys = reading.value<KnownQueries>('journeys', (value) => parseJourneys(value, env), new Map());
  const known = new Map([...builtInQueries, ...queriesInChecks(given.inFile('checks')), ...own, ...journeys]);
  return reading.value('checks', (value) => parseChecks(value, known, env), []);
}

const leastWindowMs = 5000;
const intervalsInWindow = 4;

function readPacing(reading: Reading): Pacing {
  const intervalMs = reading.text('interval', parsePositiveDuration, 0);
  return {
    intervalMs,
    windowMs: reading.text(
      'window',
      parsePositiveDuration,
      Math.max(leastWindowMs, intervalsInWindow * intervalMs),
    ),
    readyTimeoutMs: reading.text('ready-timeout', parsePositiveDuration, 0),
    drainMs: reading.text<number | undefined>('drain', parseDurationText, undefined),
    timeoutMs: reading.text('timeout', parsePositiveDuration, 0),
  };
}

const forNewRollouts: readonly string[] = [
  'images',
  'manifests',
  'stages',
  'testers',
  'mirror',
  'sticky',
  'keep-warm',
  'max-surge',
  'max-unavailable',
  'bake',
  'window',
  'checks',
  'confidence',
  'minimum-requests',
  'early-promote',
  'queries',
  'journeys',
  'smoke',
  'ignore-findings',
  'prometheus',
  'providers',
  'migrations',
  'contract',
  'shadow',
  'counterpart',
  'counterpart-tables',
  'counterpart-lag',
  'strategy',
];
const turningBack: readonly Command[] = ['rollback', 'abort', 'status'];

/** A typo in `checks` or a token that this job lacks must not keep users on a bad version. */
function weigh(problems: readonly Problem[], command: Command): { fatal: Problem[]; warnings: Problem[] } {
  const isFatal = ({ key }: Problem) => !turningBack.includes(command) || !forNewRollouts.includes(key);
  return { fatal: problems.filter(isFatal), warnings: problems.filter((problem) => !isFatal(problem)) };
}
