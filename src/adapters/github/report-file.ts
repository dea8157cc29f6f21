import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import type { Env } from './context.ts';
import { messageOf } from '../../lib/message-of.ts';

/** Writes a report beside the runner's temporary files and gives its path; '' when it could not. */
export async function writeReportFile(name: string, text: string, env: Env): Promise<string> {
  const path = join(env['RUNNER_TEMP'] ?? '.', `cutover-${name}`);
  try {
    await writeFile(path, text);
    return path;
  } catch (error) {
    core.warning(`The report could not be written to ${path}: ${messageOf(error)}`);
    return '';
  }
}
