import type { Check, Spec, Stage } from '../model/spec.ts';
import { printDuration } from '../lib/duration.ts';
import type { Complaint } from './problem.ts';
import type { Reading } from './reading.ts';
import type { Key } from './schema.ts';

/** What no key can know alone. Commands that plan no new rollout need none of it. */
export function crossCheck(spec: Spec, reading: Reading): void {
  if (spec.command !== 'deploy' && spec.command !== 'plan') return;
  const findings = [
    missingChange(spec, reading),
    missingPrometheus(spec, reading),
    tooLong(spec),
    tooShort(spec),
  ];
  for (const found of findings) if (found) reading.note(...found);
}

type Finding = readonly [Key, Complaint] | undefined;

function missingChange({ command }: Spec, { has }: Reading): Finding {
  if (has('images') || has('manifests')) return undefined;
  const wrong = `\`${command}\` has nothing new to bring`;
  return ['images', { wrong, allowed: 'Give `images` or `manifests`.' }];
}

function missingPrometheus({ checks }: Spec, { has }: Reading): Finding {
  const check = checks.find(({ kind }) => kind === 'metric');
  if (!check || has('prometheus')) return undefined;
  const wrong = 'Nothing says where the metrics are';
  const allowed = `\`${check.text}\` needs it: write for example \`http://prometheus.monitoring:9090\`.`;
  return ['prometheus', { wrong, allowed }];
}

function tooLong({ stages, pacing }: Spec): Finding {
  const bakes = stages.reduce((sum, { bakeMs }) => sum + bakeMs, 0);
  if (pacing.timeoutMs === 0 || bakes < pacing.timeoutMs) return undefined;
  const wrong = `The stages bake ${printDuration(bakes)} in all, and \`timeout\` is ${printDuration(pacing.timeoutMs)}`;
  return ['timeout', { wrong, allowed: 'Give a longer `timeout`, or shorter bakes in `stages` or `bake`.' }];
}

/** A stage that ends before a check could fail lets every version pass. A bake of 0s says so openly. */
function tooShort({ stages, checks, pacing }: Spec): Finding {
  const slowest = checks.reduce<Check | undefined>(
    (most, check) => (check.consecutive > (most?.consecutive ?? 0) ? check : most),
    undefined,
  );
  if (!slowest || pacing.intervalMs === 0) return undefined;
  const needed = slowest.consecutive * pacing.intervalMs;
  const found = stages.find(({ bakeMs }) => bakeMs > 0 && bakeMs < needed);
  return found ? ['stages', shortBake(found, slowest, pacing.intervalMs)] : undefined;
}

function shortBake({ weight, bakeMs }: Stage, { text, consecutive }: Check, intervalMs: number): Complaint {
  const bake = printDuration(bakeMs);
  return {
    wrong: `${weight} % bakes ${bake}, and \`${text}\` can fail only after ${consecutive} polls of ${printDuration(intervalMs)}`,
    allowed: `Bake for ${printDuration(consecutive * intervalMs)} or more, shorten \`interval\`, or end the check with \`for 1 poll\`.`,
  };
}
