/**
 * npm run -s judge -- REPORT.json|-: judges again what a rollout counted (docs/analysis.md), and prints the
 * evidence, what is enough and the verdict as JSON. Takes a JSON report, or its `analysis` alone, also made
 * by hand. Exit code 0: there is a verdict; 2: bad input.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { rejudge } from '../src/analysis/rejudge.ts';
import { analysisSchema, type JsonAnalysis } from '../src/report/schema-analysis.ts';

const usage = 'usage: npm run -s judge -- REPORT.json   (- reads standard input)';

class BadInput extends Error {}

async function read(path: string): Promise<string> {
  try {
    return await (path === '-' ? text(process.stdin) : readFile(path, 'utf8'));
  } catch (error) {
    throw new BadInput(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function analysisIn(path: string, content: string): JsonAnalysis {
  const json = parsed(path, content);
  const isReport = typeof json === 'object' && json !== null && 'steps' in json;
  const written = isReport ? (json as { readonly analysis?: unknown }).analysis : json;
  if (written === undefined) throw new BadInput(`${path} is a report of a rollout that no evidence judged.`);
  const read = analysisSchema.safeParse(written);
  if (!read.success)
    throw new BadInput(`${path} is not as docs/analysis.md says:\n${z.prettifyError(read.error)}`);
  return read.data;
}

function parsed(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new BadInput(`${path} is not JSON.`);
  }
}

try {
  const [path, ...more] = process.argv.slice(2);
  if (path === undefined || more.length > 0) throw new BadInput('Give one file.');
  console.log(JSON.stringify(rejudge(analysisIn(path, await read(path))), undefined, 2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
