/** Cases in which the run does not come to its end by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startUntil, type Stage } from '../../testbed/stage.ts';
import { asBefore, outcomeOf, promoted, rolledBack, wrongs, type Case, type Played } from './case.ts';
import { randomFrom } from './random.ts';
import type { Strategy } from './strategies.ts';

const seed = 20;
/** The moments are somewhere in a step, not always at its beginning. */
const longestDelayMs = 400;

interface Moment {
  readonly name: string;
  readonly moment: RegExp;
  readonly delayMs: number;
  readonly isReturnable: boolean;
}

function momentsOf({ moments, returnable }: Strategy): readonly Moment[] {
  const random = randomFrom(seed);
  return moments.map((moment, index) => ({
    name: `step-${index + 1}`,
    moment,
    delayMs: Math.round(random() * longestDelayMs),
    isReturnable: index < returnable,
  }));
}

export const killed: Case = {
  name: 'killed',
  title: 'runner killed (-9) in each kind of step, then a second run',
  scenes: (strategy) =>
    momentsOf(strategy).map((own) => ({
      name: own.name,
      expected: promoted,
      play: (stage) => killedAt(stage, own),
    })),
};

/** A last step may be over before the kill: then the second run finds nothing to do. */
async function killedAt(stage: Stage, { moment, delayMs }: Moment): Promise<Played> {
  const running = await startUntil(stage, '2.0.0', moment);
  await sleep(delayMs);
  running.kill();
  await running.main;
  const outcome = outcomeOf(await stage.deploy('2.0.0'));
  return { outcome: outcome === 'unchanged' ? 'promoted' : outcome, wrong: [] };
}

export const cancelled: Case = {
  name: 'cancelled',
  title: 'cancel in each kind of step',
  scenes: (strategy) =>
    momentsOf(strategy).map((own) => ({
      name: own.name,
      expected: own.isReturnable ? rolledBack : promoted,
      play: (stage) => cancelledAt(stage, own),
    })),
};

async function cancelledAt(stage: Stage, { moment, isReturnable }: Moment): Promise<Played> {
  const running = await startUntil(stage, '2.0.0', moment);
  await running.cancel();
  const results = [await running.main, await running.post()];
  const ended = results.find(({ outputs }) => outputs['outcome'] !== undefined) ?? results[0];
  const wrong = isReturnable ? wrongs(await asBefore(stage)) : [];
  return { outcome: ended === undefined ? 'none' : outcomeOf(ended), wrong };
}

export const stableAgain: Case = {
  name: 'stable-again',
  title: 'the stable image deployed while a rollout is open',
  scenes: () => [
    {
      options: { inputs: { 'on-cancel': 'hold' } },
      expected: { outcome: 'unchanged', serves: '1.0.0' },
      play: async (stage) => {
        const running = await startUntil(stage, '2.0.0', /Stage 1 of/);
        await running.cancel();
        const held = outcomeOf(await running.main);
        const outcome = outcomeOf(await stage.deploy('1.0.0'));
        const tests = { 'the first run is held': held === 'held', ...(await asBefore(stage)) };
        return { outcome, wrong: wrongs(tests) };
      },
    },
  ],
};

export const twoRuns: Case = {
  name: 'two-runs',
  title: 'two runs at once',
  scenes: ({ moments }) => [
    {
      expected: promoted,
      play: async (stage) => {
        const running = await startUntil(stage, '2.0.0', moments[1] ?? /Stage 1 of/);
        const second = await stage.deploy('3.0.0');
        const outcome = outcomeOf(await running.main);
        const isRefused = /is being rolled out by acme\/shop run \d+/.test(second.annotations.join());
        return {
          outcome,
          wrong: wrongs({ 'the second run says who has it': isRefused && second.exitCode === 1 }),
        };
      },
    },
  ],
};
