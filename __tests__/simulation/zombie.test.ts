import { describe, expect, test } from '@jest/globals';
import { patient } from './crash.ts';
import { drive, type Call } from './drive.ts';
import { sampled } from './sampling.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { deployRun, stageOn, worldOf } from './stage.ts';
import { brokenPromisesOf } from './whole.ts';

/** The calls of a rollout and when each is sent. */
async function callsOf(
  scenario: Scenario,
): Promise<readonly { readonly number: number; readonly name: string; readonly at: number }[]> {
  const calls: { number: number; name: string; at: number }[] = [];
  const before = ({ number, name, world }: Call): void => {
    calls.push({ number, name, at: world.now });
  };
  await drive(stageOn(worldOf(scenario), scenario, { before }), [deployRun(scenario)]);
  return calls;
}

/** Long enough for another run to take over and for both to be at work at the same time. */
const frozenMs = [17_500, 19_000, 24_000, 90_000];

/**
 * What a woken runner may do: to nobody's harm create what the other has just removed; and write to a
 * balancer that knows of no versions, which nothing can refuse (docs/adr/0020-exec.md).
 */
const unfenced = /^(create |write the balancer)/;

describe.each(scenarios)(
  'a runner that wakes up after another has taken over while a version that $name is rolled out',
  (scenario) => {
    test.each(['deploy', 'abort'] as const)(
      'changes nothing that %s does',
      async (command) => {
        const calls = (await callsOf(scenario)).filter(({ name }) => !unfenced.test(name));
        const start = worldOf(scenario);
        const faults: string[] = [];
        for (const [index, { number, name, at }] of sampled(calls, 6).entries()) {
          const ms = frozenMs[index % frozenMs.length] ?? 0;
          const freeze = (call: Call): void => {
            if (call.process.name === 'run-1' && call.number === number)
              call.process.frozenUntil = call.world.now + ms;
          };
          const stage = stageOn(start, patient(scenario), { before: freeze });
          const second = deployRun(scenario, { name: 'run-2', command, startsAfterMs: at - start.now + 100 });
          const { endings, violations } = await drive(stage, [deployRun(scenario), second]);
          const errors = endings.flatMap(({ error }) =>
            error === undefined || isExpected(error) ? [] : [String(error)],
          );
          const found = [...violations, ...errors, ...brokenPromisesOf(scenario, start, stage.world)];
          faults.push(...found.map((fault) => `frozen ${ms} ms before call ${number} (${name}): ${fault}`));
        }
        expect(faults).toEqual([]);
      },
      600_000,
    );
  },
);

function isExpected({ name }: Error): boolean {
  return name === 'TakenOverError' || name === 'HeldByOtherError' || name === 'ConflictError';
}
