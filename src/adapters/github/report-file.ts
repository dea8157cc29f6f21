import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import type { Env } from './context.ts';

/** Writes a report beside the runner's temporary files and gives its path; '' when it could not. */
export async function writeReportFile(name: string, text: string, env: Env): Promise<string> {
  const path = join(env['RUNNER_TEMP'] ?? '.', `cutover-${name}`);
  try {
    await writeFile(path, text);
    return path;
  } catch (error) {
    core.warning(
      `The report could not be written to ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return '';
  }
}
