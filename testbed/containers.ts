import { readdir, readFile } from 'node:fs/promises';
import { kubectl } from './kubectl.ts';

/**
 * Ends the main process of one of a workload's pods, as a bug does: the kubelet starts it again in the
 * same pod. The pod's name. Only in a bottle, whose processes this one sees.
 */
export async function crashOne(namespace: string, selector: string): Promise<string> {
  const names = await kubectl('-n', namespace, 'get', 'pods', '-l', selector, '-o', 'name');
  const pod = names.trim().split('\n')[0]?.replace('pod/', '') ?? '';
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const [environment, command] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ]);
    if (!command.startsWith('/shop') || !environment.split('\0').includes(`HOSTNAME=${pod}`)) continue;
    process.kill(Number(pid), 'SIGKILL');
    return pod;
  }
  throw new Error(`No process of pod ${pod} is to be seen.`);
}
