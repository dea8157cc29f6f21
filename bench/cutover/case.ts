import type { StepResult } from '../../testbed/runner/runner.ts';
import type { Stage, StageOptions } from '../../testbed/stage.ts';
import type { Strategy, StrategyName } from './strategies.ts';

/** How a scene must end: the step's output, and the versions that serve once it is over. */
export interface Ending {
  readonly outcome: string;
  readonly serves: string;
}

export const promoted: Ending = { outcome: 'promoted', serves: '2.0.0' };
export const rolledBack: Ending = { outcome: 'rolled-back', serves: '1.0.0' };

export interface Played {
  readonly outcome: string;
  /** What is not as it must be, beside the outcome. */
  readonly wrong: readonly string[];
}

/** One shop, and what happens to it. */
export interface Scene {
  /** Tells the scenes of a case apart; none where there is only one. */
  readonly name?: string;
  readonly options?: StageOptions;
  readonly expected: Ending;
  readonly play: (stage: Stage) => Promise<Played>;
}

export interface Case {
  readonly name: string;
  readonly title: string;
  /** Why it makes no sense for a strategy. */
  readonly without?: Readonly<Partial<Record<StrategyName, string>>>;
  readonly scenes: (strategy: Strategy) => readonly Scene[];
}

/** What a step came to; its own words where it came to nothing. */
export function outcomeOf({ outputs, exitCode, annotations }: StepResult): string {
  return outputs['outcome'] ?? `exit code ${exitCode ?? 'none'} (${annotations.join(' ')})`;
}

/** The wrongs whose test did not hold. */
export function wrongs(tests: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(tests).flatMap(([what, holds]) => (holds ? [] : [what]));
}

/** Everything that the rollout touched is what it was. */
export async function asBefore(stage: Stage): Promise<Readonly<Record<string, boolean>>> {
  const now = JSON.stringify(await stage.objects());
  return { 'the objects are as they were': now === JSON.stringify(stage.before) };
}
