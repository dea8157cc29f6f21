import { usualTolerance } from '../analysis/tolerance.ts';
import type { Arm, Backend } from '../metrics/arm.ts';
import { presets } from '../metrics/presets/index.ts';
import { isAbout, type Preset } from '../metrics/presets/preset.ts';
import type { Check, EvidenceCheck } from '../model/check.ts';
import type { Spec } from '../model/spec.ts';
import type { Member } from '../plan/facts.ts';
import { RefusedError } from '../plan/refusal.ts';
import { wayTo } from '../plan/way-to.ts';
import { podsNamed } from './arms.ts';
import { missingBoundaries } from './boundaries.ts';
import { foresightOf, shortStages } from './foresight.ts';
import type { House } from './house.ts';
import { rowsAt } from './meters.ts';

/** The checks that judge a rollout, and what people should know of them. */
export interface FoundChecks {
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

type Counted = 'errors' | 'latency';

/**
 * Looks for metrics of requests that need no query. Where the user wrote no checks, `errors` and
 * `latency` are checked when they are found; where he did, they are told when they are not, and looked
 * for by their usual names.
 */
export async function findChecks(
  { checks, providers }: Spec,
  members: readonly Member[],
  house: House,
): Promise<FoundChecks> {
  const wished = checks.length > 0 || !('prometheus' in providers) ? checks : usualChecks;
  if (!wished.some(needsPreset)) return { checks, notes: [] };
  const arm = armOf(members, house);
  const found = await presetsOf(arm, house);
  await requireBoundaries(wished, { found, arm }, house);
  const named = wished.map((check) =>
    needsPreset(check) ? { ...check, preset: nameOf(found[check.counts]) } : check,
  );
  const isMissing = (check: Check): boolean => needsPreset(check) && found[check.counts] === 'none';
  const missing = wished.filter(isMissing);
  const others = [
    ...gatewayNotes(wished, found),
    ...(checks.length > 0 ? [] : shortStages(house.spec)),
    ...(await foresightOf(named, arm, house)),
  ];
  if (checks.length > 0 || missing.length === 0)
    return { checks: named, notes: [...missing.map(unfoundNote), ...others] };
  return {
    checks: named.filter((check) => !isMissing(check)),
    notes: [...missing.map(uncheckedNote), ...others],
  };
}

interface PresetCheck extends EvidenceCheck {
  readonly counts: Counted;
}

/** The user's own counters are known already. */
function needsPreset(check: Check): check is PresetCheck {
  return check.kind === 'evidence' && typeof check.counts === 'string';
}

const usualChecks: readonly EvidenceCheck[] = (['errors', 'latency'] as const).map((counts) => ({
  kind: 'evidence',
  text: counts,
  counts,
  slowerThan: undefined,
  tolerance: usualTolerance[counts],
  preset: undefined,
}));

/** `none`: Prometheus has none of the target's pods. */
type Found = Readonly<Record<Counted, Preset | 'none'>>;

/** The usual names, where nothing is known: a new application has no series before its first request. */
function nameOf(preset: Found[Counted]): string {
  return (preset === 'none' ? presets[0] : preset)?.name ?? '';
}

async function presetsOf(arm: Arm, house: House): Promise<Found> {
  const [errors, latency] = await Promise.all([
    firstFound((preset) => preset.outcomes(arm), { arm, house }),
    firstFound((preset) => preset.buckets?.series(arm), { arm, house }),
  ]);
  return { errors, latency };
}

async function requireBoundaries(
  checks: readonly Check[],
  { found: { latency }, arm }: { readonly found: Found; readonly arm: Arm },
  house: House,
): Promise<void> {
  if (latency === 'none' || latency.buckets === undefined) return;
  const wrong = await missingBoundaries(checks, { buckets: latency.buckets, arm }, house);
  if (wrong.length > 0) throw new RefusedError(wrong);
}

/** Of pods that are watched too: series that outlive their scraping would never be counted. */
async function firstFound(
  seriesOf: (preset: Preset) => string | undefined,
  { arm, house }: { readonly arm: Arm; readonly house: House },
): Promise<Preset | 'none'> {
  for (const preset of presets.filter((own) => isAbout(own, arm))) {
    const series = seriesOf(preset);
    if (series === undefined) continue;
    const promql = `count(${series}) and on () count(${preset.watched(arm)})`;
    const answer = await rowsAt(promql, house.clock.now(), house);
    if ('noData' in answer) throw new RefusedError([unanswered(answer.noData)]);
    if (answer.rows.length > 0) return preset;
  }
  return 'none';
}

/** What would be judged by the wrong metrics, or by none, is not begun. */
function unanswered(why: string): string {
  return `prometheus: it must say which metrics there are, and did not: ${why}. Try again, write \`checks\` with bounds, or leave \`prometheus\` out.`;
}

/** The targets' pods as they are now. */
function armOf(members: readonly Member[], { namespace }: House): Arm {
  const pods = members.map(({ facts, spec: { target } }) =>
    podsNamed(target.name, target.kind === 'Deployment' ? facts.workload?.hash : undefined),
  );
  const target = members[0]?.spec.target.name ?? '';
  const backends = members.flatMap(backendOf);
  return { namespace, target, pods: pods.join('|'), replicaSet: undefined, backends, windowMs: 0 };
}

/** Before a rollout the route leads to the target's Service alone. */
function backendOf(member: Member): readonly Backend[] {
  const way = wayTo(member);
  if (way === undefined) return [];
  const { codec, ref, own } = way;
  return [{ router: codec.name, service: own.name, named: own.name, route: ref.name }];
}

/** What a gateway counts is not all that an application would. */
function gatewayNotes(checks: readonly Check[], found: Found): readonly string[] {
  return checks.filter(needsPreset).flatMap(({ text, counts }) => {
    const preset = found[counts];
    return preset === 'none' || preset.routers === undefined
      ? []
      : [`${text}: counted by ${preset.title}, for the pods have no such metrics in Prometheus.`];
  });
}

function unfoundNote(check: Check): string {
  return `${check.text}: Prometheus knows no metrics of requests of these pods, nor of a gateway before them yet (docs/presets.md lists those that need no query). Until it does, the check has no data, and no stage passes.`;
}

function uncheckedNote(check: Check): string {
  return `Nothing judges ${check.text}: Prometheus knows no metrics of requests of these pods, nor of a gateway before them (docs/presets.md lists those that need no query). Write \`checks\` with a query of your own.`;
}
