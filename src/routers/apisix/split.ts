import { z } from 'zod';
import type { Backends } from '../../model/plan.ts';
import { backendsOf, weightOf, type Backend, type Rule, type UpstreamRef } from './objects.ts';

/** The controller keeps weights in 32 bits, and the finest share multiplies them by this. */
export const maxWeight = Math.floor((2 ** 31 - 1) / 10_000);

/** By the rule's name: its targets and their weights before the rollout; null where none was written. */
export const remembered = z.record(
  z.string(),
  z.array(z.object({ target: z.string(), weight: z.number().nullable() })),
);

type Remembered = z.infer<typeof remembered>[string];

export function rememberRule(rule: Rule): readonly [string, Remembered] {
  const targets = [
    ...backendsOf(rule).map((own) => ({ target: backendIdentity(own), weight: own.weight ?? null })),
    ...(rule.upstreams ?? []).map((own) => ({ target: upstreamIdentity(own), weight: own.weight ?? null })),
  ];
  return [rule.name, targets];
}

/** A rule may name a Service twice, with two ports or subsets. */
function backendIdentity({ serviceName, servicePort, subset = '' }: Backend): string {
  return `service/${serviceName}:${servicePort}/${subset}`;
}

function upstreamIdentity({ name = '' }: UpstreamRef): string {
  return `upstream/${name}`;
}

export interface Shared {
  readonly share: number;
  readonly backends: Pick<Backends, 'stable' | 'candidate'>;
  readonly weights: z.infer<typeof remembered>;
}

/** A target with its weight of before the rollout; somebody else's new one is not `isKnown`. */
interface Own<T> {
  readonly target: T;
  readonly isKnown: boolean;
}

/** The rule with this share for the candidate; with its own weights again, and nothing else, at 0. */
export function splitRule(rule: Rule, { share, backends: { stable, candidate }, weights }: Shared): Rule {
  const own = ownBackends(rule, { stable, candidate, known: weights[rule.name] ?? [] });
  const upstreams = restored(rule.upstreams ?? [], upstreamIdentity, weights[rule.name] ?? []);
  const isSplit = own.length < backendsOf(rule).length;
  const isOurs = own.some((one) => isShared(one, stable));
  if (!isSplit && !isOurs) return rule;
  if (share === 0 || !isOurs) return withTargets(rule, own.map(targetOf), upstreams.map(targetOf));
  const parts = partsOf(share);
  const toCandidate = Math.round((parts * share) / 100);
  // The rule's only target: its weight needs no proportion to anything.
  const isAlone = own.length + upstreams.length === 1;
  const times = <T extends Backend | UpstreamRef>({ target, isKnown }: Own<T>, factor: number): T =>
    isKnown ? { ...target, weight: (isAlone ? 1 : weightOf(target)) * factor } : target;
  return withTargets(
    rule,
    [
      ...own.map((one) => times(one, isShared(one, stable) ? parts - toCandidate : parts)),
      // At the end: the controller names what it makes of a target by the target's place.
      ...own
        .filter((one) => isShared(one, stable))
        .map((one) => ({ ...times(one, toCandidate), serviceName: candidate })),
    ],
    upstreams.map((one) => times(one, parts)),
  );
}

function isShared({ target, isKnown }: Own<Backend>, stable: string): boolean {
  return isKnown && target.serviceName === stable && weightOf(target) > 0;
}

/**
 * The rule's backends without the candidate's. Stable beside a candidate counts as known, even if
 * somebody renamed the rule: at 100 % its weight is 0, and alone with that it would serve nobody.
 */
function ownBackends(
  rule: Rule,
  { stable, candidate, known }: { stable: string; candidate: string; known: Remembered },
): readonly Own<Backend>[] {
  const backends = backendsOf(rule).filter(({ serviceName }) => serviceName !== candidate);
  const isSplit = backends.length < backendsOf(rule).length;
  return restored(backends, backendIdentity, known).map((own) =>
    isSplit && !own.isKnown && own.target.serviceName === stable
      ? { target: withWeight(own.target, null), isKnown: true }
      : own,
  );
}

function restored<T extends Backend | UpstreamRef>(
  targets: readonly T[],
  identityOf: (target: T) => string,
  known: Remembered,
): readonly Own<T>[] {
  const left = [...known];
  return targets.map((target) => {
    const at = left.findIndex((one) => one.target === identityOf(target));
    const [found] = at === -1 ? [] : left.splice(at, 1);
    return found === undefined
      ? { target, isKnown: false }
      : { target: withWeight(target, found.weight), isKnown: true };
  });
}

function withTargets(rule: Rule, backends: readonly Backend[], upstreams: readonly UpstreamRef[]): Rule {
  return {
    ...rule,
    backends: [...backends],
    ...(rule.upstreams === undefined ? {} : { upstreams: [...upstreams] }),
  };
}

function withWeight<T extends Backend | UpstreamRef>(target: T, weight: number | null): T {
  const { weight: _replaced, ...rest } = target;
  return (weight === null ? rest : { ...rest, weight }) as T;
}

function targetOf<T>({ target }: Own<T>): T {
  return target;
}

/** Weights are whole numbers: shares below one percent need more parts than a hundred. */
function partsOf(share: number): number {
  return Number.isInteger(share) ? 100 : Number.isInteger(share * 10) ? 1000 : 10_000;
}
