import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** kubectl as admin of the test cluster; what it prints. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('kubectl', [...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** One object, or undefined when it does not exist. */
export async function getObject(namespace: string, kind: string, name: string): Promise<unknown> {
  const text = await kubectl('-n', namespace, 'get', kind, name, '--ignore-not-found', '-o', 'json');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
