import { isLocal } from '../metrics/index.ts';
import { hashLabel } from '../manifests/names.ts';
import { isJourney, isOfPods, type Check } from '../model/check.ts';
import { type SmokeProbe, type Spec, type Stage } from '../model/spec.ts';
import type { ConfigCopy, Step } from '../model/step.ts';
import type { ServiceFacts } from './facts.ts';

/** How long new pods must stay ready before they get users. */
export const provingMs = 5000;

/** All copies at once; none: no step for them. */
export function makingCopies(copies: readonly ConfigCopy[]): readonly Step[] {
  return copies.length === 0 ? [] : [{ kind: 'make-copies', copies }];
}

/** For a target that has the new version now. */
export function keepingCopies(target: string, copies: readonly ConfigCopy[]): readonly Step[] {
  return copies.length === 0 ? [] : [{ kind: 'keep-copies', target, copies }];
}

export function smoking(candidate: string, probes: readonly SmokeProbe[]): readonly Step[] {
  return probes.length === 0 ? [] : [{ kind: 'smoke', candidate, probes }];
}

/** Only where a check asks the metrics server. */
export function awaitingMetrics(candidate: string, checks: readonly Check[]): readonly Step[] {
  return checks.some(asksServer) ? [{ kind: 'await-metrics', candidate }] : [];
}

function asksServer(check: Check): boolean {
  if (check.kind === 'http' || check.kind === 'program' || isJourney(check)) return false;
  if (check.kind === 'evidence') return true;
  if (isOfPods(check.query)) return false;
  return typeof check.query === 'string' || !isLocal(check.query.provider);
}

/** A stage that is under watch. */
export interface WatchedStage {
  readonly stage: Stage;
  readonly number: number;
  readonly of: number;
  readonly realShare: number;
  readonly hasBaseline?: true;
}

export function analysing({ checks }: Spec, watched: WatchedStage): Step {
  return { kind: 'analyse', ...watched, checks };
}

/** `after`: what was done so far, as people say it. */
export function approving({ needsApproval }: Stage, after: string): readonly Step[] {
  return needsApproval ? [{ kind: 'await-approval', after }] : [];
}

/** Old and new pods carry the same labels: from here the Services send to the old ones alone. */
export function pinning(target: string, hash: string, services: readonly ServiceFacts[]): readonly Step[] {
  return services.map(({ name, selector }) => ({
    kind: 'pin-service',
    target,
    service: name,
    to: 'stable',
    selector: { ...selector, [hashLabel]: hash },
    original: selector,
    before: selector,
  }));
}

/** The Services as they were before. */
export function unpinning(services: readonly ServiceFacts[]): readonly Step[] {
  return services.map(({ name, selector }) => ({ kind: 'restore-service', service: name, selector }));
}
