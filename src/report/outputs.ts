import { oneLine } from '../lib/escape.ts';
import type { Report } from '../model/report.ts';
import { durationMs, shareOnNew } from './facts.ts';
import { reasonText } from './sentence.ts';
import { imagesOf } from './version.ts';

/** The action's outputs, except `report`, `chart` and `sarif`, which are paths. Several images are joined by a comma. */
export function outputsOf(report: Report): Readonly<Record<string, string>> {
  const { plan, state, reason, outcome } = report;
  return {
    outcome,
    reason: reasonText(report),
    weight: String(shareOnNew(report)),
    rollout: plan.id,
    'stable-image': imagesOf(plan, 'stable').join(','),
    'candidate-image': imagesOf(plan, 'next').join(','),
    'failed-check': oneLine(reason.check ?? state?.turnedBack?.reason.check ?? ''),
    duration: String(Math.round(durationMs(report) / 1000)),
  };
}
