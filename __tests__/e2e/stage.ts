import { afterEach } from '@jest/globals';
import { openStage as openUnwatched, type Stage, type StageOptions } from '../../testbed/stage.ts';

export { imageOf, nothingLeft, startUntil, type Stage } from '../../testbed/stage.ts';

/** True inside the test cluster; outside, the suites are skipped (scripts/test.ts says so). */
export const hasCluster = process.env['CUTOVER_TEST_KUBECONFIG'] !== undefined;

const stages: Stage[] = [];

/** A test that failed leaves its load running, and the load would keep jest alive. */
afterEach(() => stages.splice(0).forEach((stage) => stage.killLoad()));

/** Opens a shop with load on it, for one test. */
export async function openStage(name: string, options?: StageOptions): Promise<Stage> {
  const stage = await openUnwatched(name, options);
  stages.push(stage);
  return stage;
}
