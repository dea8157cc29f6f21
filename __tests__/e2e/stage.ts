import { afterEach, test as plainTest } from '@jest/globals';
import { openStage as openUnwatched, type Stage, type StageOptions } from '../../testbed/stage.ts';

export { imageOf, nothingLeft, startUntil, withInputs, type Stage } from '../../testbed/stage.ts';

/** True inside the test cluster; outside, the suites are skipped (scripts/test.ts says so). */
export const hasCluster = process.env['CUTOVER_TEST_KUBECONFIG'] !== undefined;

const stages: Stage[] = [];
/** What the steps of the story under way printed, each line with its time. */
const printed: string[] = [];
let isTold = true;

/** A test that shows, when it fails or hangs, all that its steps printed: what went wrong may be gone. */
export function test(name: string, play: () => Promise<void>): void {
  plainTest(name, async () => {
    isTold = false;
    await play();
    isTold = true;
  });
}

afterEach(() => {
  // A test that failed leaves its load running, and the load would keep jest alive.
  stages.splice(0).forEach((stage) => stage.killLoad());
  const lines = printed.splice(0);
  if (!isTold) process.stderr.write(`${lines.join('\n')}\n`);
  isTold = true;
});

/**
 * Environment of an application whose pods end when no request reaches them any more: the second that it
 * serves on is beside the drain. One that is replaced under its requests keeps its own 3 s.
 */
export const endsSoon = { SHOP_DRAIN: '1s' };

/** Opens a shop with load on it, for one story. */
export async function openStage(name: string, options: StageOptions = {}): Promise<Stage> {
  // One that exits at once on SIGTERM is given time after the last request; others take it themselves.
  const drain = options.isAbrupt === true ? '3s' : '2s';
  const stage = await openUnwatched(name, {
    ...options,
    inputs: {
      drain,
      // The least in which a check can fail: what is good passes then.
      bake: '3s',
      // Far more than pods need, unless something else has the machine: only few stories are of being late.
      'ready-timeout': '1m',
      ...options.inputs,
    },
    onLine: (line) => {
      printed.push(`${new Date().toISOString()} ${name}: ${line}`);
      options.onLine?.(line);
    },
  });
  stages.push(stage);
  return stage;
}
