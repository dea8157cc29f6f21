import * as core from '@actions/core';
import { messageOf } from '../../lib/message-of.ts';

/** Sets the action's outputs. Never throws. Off GitHub there is nobody to read them. */
export function writeOutputs(
  outputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (env['GITHUB_OUTPUT'] === undefined || env['GITHUB_OUTPUT'] === '') return;
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (error) {
    core.warning(`The outputs could not be written: ${messageOf(error)}`);
  }
}
