import * as core from '@actions/core';
import { messageOf } from '../../lib/message-of.ts';

/**
 * Does one part of the reporting. What goes wrong there is a warning: reporting never fails a rollout,
 * and one part that fails takes no other with it.
 */
export async function unfailing(part: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    core.warning(`The ${part} could not be written: ${messageOf(error)}`);
  }
}
