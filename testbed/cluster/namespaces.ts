import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The namespaces of their own in which a whole cluster lives and dies. */
const fresh = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

// The first process of a pid namespace inherits its orphans; a shell buries them, node would not.
// Shells give background commands an empty standard input, hence the detour.
const firstProcess = 'exec 3<&0; "$@" <&3 & wait $!';

/** Starts a command as the life of new namespaces: when it or the returned process ends, all in them ends. */
export function unshare(command: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn('unshare', [...fresh, 'sh', '-c', firstProcess, 'sh', ...command], options);
}

/** The child of a process that has exactly one, as seen from here. */
export function childOf(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children === '' ? undefined : Number(children.split(' ')[0]);
  } catch {
    return undefined;
  }
}

/**
 * Starts a command inside the namespaces of `target`. It is kept out of the
 * terminal's process group: nsenter would die of a Ctrl-C that the command
 * still wants to handle, and its orphan would go unnoticed.
 */
export function joinNamespaces(
  target: number,
  command: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const inFolder = ['sh', '-c', 'cd "$0" && exec "$@"', String(options.cwd ?? process.cwd())];
  const args = ['--target', String(target), '--net', '--mount', '--pid', '--', ...inFolder, ...command];
  const child = spawn('nsenter', args, { ...options, detached: true });
  const killNsenter = child.kill.bind(child);
  child.kill = (signal) => {
    const inner = child.pid === undefined ? undefined : childOf(child.pid);
    return inner === undefined ? killNsenter(signal) : process.kill(inner, signal);
  };
  return child;
}
