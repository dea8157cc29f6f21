/**
 * npm run bench:stories [-- --story NAME --rows 100000]: the same seven changes of a schema as bench:schema,
 * as rollouts on the test cluster under load: forward, back, forward, contracted.
 */
import { parseArgs } from 'node:util';
import { play } from './schema/play.ts';
import { stories } from './schema/stories.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { story: text, rows: text } });
const chosen = stories.filter(({ name }) => values.story === undefined || name === values.story);
if (chosen.length === 0) throw new Error(`--story is one of ${stories.map(({ name }) => name).join(', ')}`);

for (const [index, story] of chosen.entries()) {
  const given = values.rows === undefined ? {} : { rows: Number(values.rows) };
  const { outcomes, load } = await play(`story-${index}`, story, given);
  console.log(
    `${story.name}: ${outcomes.join(', ')}; ${load.sent} requests, ${load.failed} failed, ${load.bad} bad, p99 ${Math.round(load.p99ms)} ms`,
  );
  for (const { at, reason } of load.failures.slice(0, 5)) console.log(`  ${at} ${reason}`);
  if (load.failed + load.bad > 0) process.exitCode = 1;
}
