import * as core from '@actions/core';
import { logListener } from './adapters/github/log.ts';
import { readConfig, readInputs } from './adapters/inputs.ts';
import { watchForCancel } from './adapters/signals.ts';
import { commandTable } from './commands/index.ts';
import { finishCancelled } from './commands/post.ts';
import { parseInputs, type Configuration } from './config/parse-inputs.ts';
import { printProblem } from './config/problem.ts';
import { configFileOf } from './config/read-settings.ts';
import { oneLine } from './lib/escape.ts';
import { createPublisher } from './publish.ts';
import { findingLine } from './report/findings.ts';
import { phaseListener } from './report/phases.ts';
import { sqlFindingLine } from './report/sql-findings.ts';
import { eventLine, stepTitle, waitingLine } from './report/text.ts';
import { furnish } from './wire.ts';
import { messageOf } from './lib/message-of.ts';

const { env } = process;

// One bundle for the step and its post: the state that the step saved tells them apart. Top-level
// await, so that an event loop that drains by mistake is an error (exit code 13) and no silent green.
process.exit(await story().catch(failed));

async function story(): Promise<number> {
  const isPost = core.getState('main') === 'started';
  const savedHolder = core.getState('holder');
  if (isPost && (savedHolder === '' || core.getState('finished') === 'true')) return 0;
  core.saveState('main', 'started');

  const configuration = readConfiguration();
  const publisher = createPublisher(configuration, env);
  const { stop, wake } = watchForCancel();
  const listener = phaseListener(
    logListener({ stepTitle, eventLine, waitingLine, findingLine, sqlFindingLine }, env),
    publisher.progress,
  );
  const holder = isPost ? savedHolder : undefined;
  const furnished = await furnish(configuration, { env, listener, stop, wake, holder });
  furnished.secrets.forEach((secret) => core.setSecret(secret));
  core.saveState('holder', furnished.holder);

  const command = isPost ? finishCancelled : commandTable[configuration.spec.command];
  const { house } = furnished;
  const conclusion = await command(house).finally(async () => {
    await house.lease.release();
    await Promise.all([house.database?.close(), house.shadow?.close(), house.comparison?.close()]);
  });
  const isFailure = await publisher.final(conclusion);
  core.saveState('finished', 'true');
  core.info(oneLine(conclusion.reason.sentence));
  return isFailure ? 1 : 0;
}

function readConfiguration(): Configuration {
  const inputs = readInputs(env);
  const configuration = parseInputs(inputs, readConfig(configFileOf(inputs).path, env), env);
  const { secrets, warnings } = configuration.settings;
  secrets.forEach((secret) => core.setSecret(secret));
  warnings.forEach((problem) => core.warning(printProblem(problem)));
  return configuration;
}

/** The message says what to do; the stack is for those who debug the action. */
function failed(error: unknown): number {
  const message = messageOf(error);
  core.error(message, { title: 'Cutover' });
  if (error instanceof Error && core.isDebug()) core.debug(error.stack ?? '');
  return 1;
}
