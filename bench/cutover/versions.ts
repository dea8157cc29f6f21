/** Cases in which the version itself is what matters. */
import type { Inputs, Stage } from '../../testbed/stage.ts';
import { asBefore, outcomeOf, promoted, rolledBack, wrongs, type Case, type Played } from './case.ts';

/** A version that must not stay, and the check or reason that tells why. */
interface Bad {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly inputs: Inputs;
  readonly why: RegExp;
}

const bads: readonly Bad[] = [
  {
    name: 'crash',
    title: 'crash-looping version',
    version: '4.0.0-crash',
    inputs: {},
    why: /exit code 1/,
  },
  {
    name: 'never-ready',
    title: 'version that never becomes ready',
    version: '5.0.0-never-ready',
    inputs: { 'ready-timeout': '8s' },
    why: /ready-timeout/,
  },
  {
    name: 'errors',
    title: 'version that answers 5 % errors',
    version: '6.0.0-errors',
    inputs: { bake: '15s' },
    why: /success-rate/,
  },
  {
    name: 'slow',
    title: 'version whose p99 doubles',
    version: '7.0.0-slow',
    inputs: { bake: '15s', checks: 'p99 <= 120ms' },
    why: /p99/,
  },
  {
    name: 'no-image',
    title: 'image that does not exist',
    version: '99.0.0-missing',
    inputs: {},
    why: /ErrImageNeverPull|ImagePull/,
  },
];

/** Versions whose pods are never ready for good: a request that reached one is one too many. */
export const neverFit: readonly string[] = ['4.0.0-crash', '5.0.0-never-ready', '99.0.0-missing'];

export const goodVersion: Case = {
  name: 'good',
  title: 'good version',
  scenes: () => [{ expected: promoted, play: async (stage) => deployed(stage, '2.0.0') }],
};

export const badVersions: readonly Case[] = bads.map(({ name, title, version, inputs, why }) => ({
  name,
  title,
  scenes: () => [
    {
      expected: rolledBack,
      play: async (stage) => {
        const result = await stage.deploy(version, inputs);
        const isTold = why.test(result.outputs['reason'] ?? '');
        const tests = { [`the reason says ${why.source}`]: isTold, ...(await asBefore(stage)) };
        return { outcome: outcomeOf(result), wrong: wrongs(tests) };
      },
    },
  ],
}));

export const badBadGood: Case = {
  name: 'bad-bad-good',
  title: 'bad → bad → good → promote',
  scenes: () => [
    {
      expected: promoted,
      play: async (stage) => {
        const first = await stage.deploy('3.0.0', { bake: '10s' });
        const second = await stage.deploy('3.0.0', { bake: '10s' });
        const backs = wrongs({
          'the first bad version is turned back': outcomeOf(first) === 'rolled-back',
          'the second one too': outcomeOf(second) === 'rolled-back',
          ...(await asBefore(stage)),
        });
        const { outcome, wrong } = await deployed(stage, '2.0.0');
        return { outcome, wrong: [...backs, ...wrong] };
      },
    },
  ],
};

async function deployed(stage: Stage, version: string): Promise<Played> {
  return { outcome: outcomeOf(await stage.deploy(version)), wrong: [] };
}
