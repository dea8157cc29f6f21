import { appendFile, stat } from 'node:fs/promises';
import * as core from '@actions/core';
import type { Env } from './context.ts';
import { messageOf } from '../../lib/message-of.ts';

/** GitHub drops a step's summary above this size. */
const limitBytes = 1024 * 1024;

/**
 * Adds Markdown to the job summary and gives its path; undefined when there is none to write to.
 * Never throws: a summary that cannot be written is a warning.
 */
export async function writeSummary(text: string, env: Env): Promise<string | undefined> {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return undefined;
  try {
    const present = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    await appendFile(path, fitting(text, limitBytes - present), 'utf8');
    return path;
  } catch (error) {
    core.warning(`The job summary could not be written: ${messageOf(error)}`);
    return undefined;
  }
}

const note = '\n\n_Shortened: GitHub shows at most 1 MiB._\n';

/** Cut at a paragraph. The renderer keeps within the limit itself; this is for a step that wrote before. */
function fitting(text: string, room: number): string {
  if (Buffer.byteLength(text) <= room) return text;
  if (room <= note.length) return '';
  const head = Buffer.from(text)
    .subarray(0, room - note.length)
    .toString();
  return `${head.slice(0, Math.max(0, head.lastIndexOf('\n\n')))}${note}`;
}
