import { isJourney, isOfPods, type Check } from '../model/check.ts';
import { isInPlace, isShared, type Spec, type Stage } from '../model/spec.ts';
import { pollsToTell } from '../analysis/bursts.ts';
import { printDuration } from '../lib/duration.ts';
import type { Complaint } from './problem.ts';
import type { Reading } from './reading.ts';
import type { Key } from './schema.ts';

/** What no key can know alone. Most of it only commands need that plan a new rollout. */
export function crossCheck(spec: Spec, reading: Reading): void {
  const isPlanned = spec.command === 'deploy' || spec.command === 'plan';
  const mistakes = isPlanned ? mistakesOf(spec, reading) : [missingDatabase(spec)];
  for (const found of mistakes) if (found) reading.note(...found);
}

function mistakesOf(spec: Spec, reading: Reading): readonly Mistake[] {
  return [
    missingChange(spec, reading),
    missingPrometheus(spec, reading),
    ...missingProviders(spec, reading),
    ...unusedJudging(spec, reading),
    ...alone(spec),
    missingFirst(spec),
    inPlaceOnly(spec),
    togetherOnly(spec),
    ...unusedInPlace(spec, reading),
    unusedSticky(spec),
    stickyAlone(spec),
    tooLong(spec),
    tooShort(spec),
  ];
}

type Mistake = readonly [Key, Complaint] | undefined;

function missingChange({ command }: Spec, { has }: Reading): Mistake {
  if (has('images') || has('manifests')) return undefined;
  const wrong = `\`${command}\` has nothing new to bring`;
  return ['images', { wrong, allowed: 'Give `images` or `manifests`.' }];
}

function missingDatabase({ command, database }: Spec): Mistake {
  if (command !== 'contract' || database?.connection !== undefined) return undefined;
  const wrong = 'Nothing says which database is to be contracted';
  return ['database-url', { wrong, allowed: 'Write `database-url: ${{ secrets.DATABASE_URL }}`.' }];
}

function missingFirst({ database }: Spec): Mistake {
  if (database?.counterpart === undefined || database.connection !== undefined) return undefined;
  const wrong = 'Nothing says with which database the second one is to be compared';
  return ['counterpart', { wrong, allowed: 'Write `database-url: ${{ secrets.DATABASE_URL }}` too.' }];
}

function missingPrometheus({ checks }: Spec, { has }: Reading): Mistake {
  const check = checks.find((own) => providerOf(own) === 'prometheus');
  if (!check || has('prometheus')) return undefined;
  const wrong = 'Nothing says where the metrics are';
  const allowed = `\`${check.text}\` needs it: write for example \`http://prometheus.monitoring:9090\`.`;
  return ['prometheus', { wrong, allowed }];
}

function missingProviders(
  { checks, providers, sources, database }: Spec,
  { problems }: Reading,
): readonly Mistake[] {
  if (problems().some(({ key }) => key === 'providers')) return [];
  const missing = checks.filter((own) => {
    const name = providerOf(own);
    if (name === undefined || name === 'prometheus' || name === 'command') return false;
    const isKnown = name === 'sql' ? (sources.sql.connection ?? database?.connection) : providers[name];
    return isKnown === undefined;
  });
  return missing.map((own) => [
    'providers',
    {
      wrong: `Nothing says how \`${providerOf(own) ?? ''}\` is reached`,
      allowed: `\`${own.text}\` needs it under \`providers\` in the file${orElse(own)} (docs/providers.md).`,
    },
  ]);
}

function orElse(check: Check): string {
  return providerOf(check) === 'sql' ? ', or `database-url`' : '';
}

/** Where nothing is written, `errors` and `latency` are checked: then they have a use. */
function unusedJudging({ checks }: Spec, { isWritten }: Reading): readonly Mistake[] {
  if (!isWritten('checks') || checks.some(({ kind }) => kind === 'evidence')) return [];
  const keys = ['confidence', 'minimum-requests', 'early-promote'] as const;
  return keys.filter(isWritten).map((key) => [
    key,
    {
      wrong: 'has no use without a check that is judged by evidence',
      allowed: 'Add `errors` or `latency` to `checks`, or leave it out.',
    },
  ]);
}

/** At 100 % the old version serves nobody: its number is none. */
function alone({ checks, stages }: Spec): readonly Mistake[] {
  if (!stages.some(({ weight }) => weight === 100)) return [];
  const bounded = checks.filter(
    (check) => check.kind === 'metric' && (check.times === 'stable' || check.times === 'baseline'),
  );
  return bounded.map(({ text }) => [
    'checks',
    {
      value: text,
      wrong: 'has nothing to be compared with at 100 %: the old version serves nobody there',
      allowed: 'Write a number, or `errors` and `latency`, which look at the time before.',
    },
  ]);
}

/** Who must be asked for a check's number; undefined: nobody. */
function providerOf(check: Check): string | undefined {
  if (check.kind === 'http' || isJourney(check)) return undefined;
  if (check.kind === 'evidence') return 'prometheus';
  if (check.kind === 'program' || isOfPods(check.query)) return undefined;
  return typeof check.query === 'string' ? 'prometheus' : check.query.provider;
}

/** Two of a StatefulSet or a DaemonSet cannot stand beside each other. */
function inPlaceOnly({ target, strategy }: Spec): Mistake {
  if (target.kind === 'Deployment' || strategy === 'rolling') return undefined;
  const wrong = `A ${target.kind} can only be rolled out in place, not as \`${strategy}\``;
  return ['strategy', { wrong, allowed: 'Write `strategy: rolling`.' }];
}

/** In place, pods serve as soon as they are ready: those of one target before those of the next. */
function togetherOnly({ target, companions, strategy }: Spec): Mistake {
  if (companions.length === 0) return undefined;
  const other = [target, ...companions.map((own) => own.target)].find(({ kind }) => kind !== 'Deployment');
  if (other !== undefined) {
    const wrong = `${other.kind} ${other.name} cannot move together with others`;
    return ['targets', { wrong, allowed: 'Only Deployments can. Give it a rollout of its own.' }];
  }
  if (!isInPlace(strategy)) return undefined;
  const wrong = `Several targets cannot move together with \`strategy: ${strategy}\``;
  return ['targets', { wrong, allowed: 'Take `canary` or `blue-green`, or a rollout for each.' }];
}

/** What needs a moment, or a place, that rolling in place does not have. */
const routed = {
  route: 'users follow the pods, and nothing is routed',
  smoke: 'users reach new pods as soon as these are ready: a readiness probe tries them before',
  testers: 'nobody can be sent to the new pods alone',
  mirror: 'no requests are copied',
  sticky: 'users follow the pods, and no router keeps them',
} as const satisfies Partial<Record<Key, string>>;

function unusedInPlace({ strategy }: Spec, { has }: Reading): readonly Mistake[] {
  if (!isInPlace(strategy)) return [];
  return (Object.keys(routed) as (keyof typeof routed)[])
    .filter((key) => has(key))
    .map((key) => [
      key,
      {
        wrong: `has no use with \`strategy: ${strategy}\`: ${routed[key]}`,
        allowed: `Leave it out, or take another \`strategy\`.`,
      },
    ]);
}

/** A cookie that several routes of one host share would name the candidate of one of them. */
function stickyAlone({ companions, sticky }: Spec): Mistake {
  if (sticky === undefined || companions.length === 0) return undefined;
  const wrong = 'A user can be kept on the version of one target only, and `targets` names several';
  return ['sticky', { wrong, allowed: 'Leave `sticky` out, or give each target a rollout of its own.' }];
}

/** At 0 % and at 100 % there is one version for all. */
function unusedSticky({ strategy, sticky, stages }: Spec): Mistake {
  if (sticky === undefined || isInPlace(strategy) || stages.some(isShared)) return undefined;
  return [
    'sticky',
    {
      wrong: 'has no use without a stage between 0 % and 100 %: all users get the same version',
      allowed: 'Leave it out, or have such a stage in `stages` of a canary.',
    },
  ];
}

function tooLong({ stages, pacing }: Spec): Mistake {
  const bakes = stages.reduce((sum, { bakeMs }) => sum + bakeMs, 0);
  if (pacing.timeoutMs === 0 || bakes < pacing.timeoutMs) return undefined;
  const wrong = `The stages bake ${printDuration(bakes)} in all, and \`timeout\` is ${printDuration(pacing.timeoutMs)}`;
  return ['timeout', { wrong, allowed: 'Give a longer `timeout`, or shorter bakes in `stages` or `bake`.' }];
}

/** A stage that ends before a check could fail lets every version pass. A bake of 0s says so openly. */
function tooShort({ stages, checks, pacing }: Spec): Mistake {
  const slowest = checks.reduce<Check | undefined>(
    (most, check) => (most === undefined || pollsToFail(check) > pollsToFail(most) ? check : most),
    undefined,
  );
  if (!slowest || pacing.intervalMs === 0) return undefined;
  const needed = pollsToFail(slowest) * pacing.intervalMs;
  const found = stages.find(({ bakeMs }) => bakeMs > 0 && bakeMs < needed);
  return found ? ['stages', shortBake(found, slowest, pacing.intervalMs)] : undefined;
}

function pollsToFail(check: Check): number {
  return check.kind === 'evidence' ? pollsToTell : check.consecutive;
}

function shortBake({ weight, bakeMs }: Stage, check: Check, intervalMs: number): Complaint {
  const bake = printDuration(bakeMs);
  const consecutive = pollsToFail(check);
  const { text } = check;
  const others =
    check.kind === 'evidence'
      ? 'or shorten `interval`'
      : 'shorten `interval`, or end the check with `for 1 poll`';
  return {
    wrong: `${weight} % bakes ${bake}, and \`${text}\` can fail only after ${consecutive} polls of ${printDuration(intervalMs)}`,
    allowed: `Bake for ${printDuration(consecutive * intervalMs)} or more, ${others}.`,
  };
}
