/** A run that may be killed: the schema's part of a rollout, and how it ended. */
import { runSchema } from './rollout.ts';

const [url = '', folder = '', rollout = ''] = process.argv.slice(2);
const states = await runSchema({ url, folder, rollout });
console.log(JSON.stringify(states.map(({ finished }) => finished)));
