import * as core from '@actions/core';
import { escapeLog } from '../../lib/escape.ts';

/** A line of somebody else's, in which the runner sees no command. */
export function printLine(line: string): void {
  core.info(`    ${escapeLog(line, 2000)}`);
}
