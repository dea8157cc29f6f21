import type { OwnCounts } from '../../model/check.ts';
import { filled, type Arm } from '../arm.ts';
import { ofPods } from '../providers/prometheus/matchers.ts';
import type { Preset } from './preset.ts';

/** Counters that the user names, in the pods that Prometheus scrapes. */
export function ownPreset({ bad, all }: OwnCounts): Preset {
  // What stands for nothing here stays as it was written, and Prometheus says what it thinks of it.
  const selected = (selector: string) => (arm: Arm) => filled(selector, arm) ?? selector;
  return {
    name: 'own',
    title: 'Counters of the user',
    by: ['pod', 'instance'],
    watched: (arm) => `up{${ofPods(arm)}} == 1`,
    requests: selected(all),
    errors: selected(bad),
    outcomes: selected(all),
    buckets: undefined,
  };
}
