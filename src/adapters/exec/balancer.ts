import { oneLine } from '../../lib/escape.ts';
import type { BalancerView } from '../../model/balancer.ts';
import type { ExecRoute } from '../../model/spec.ts';
import { home, type Split } from '../../model/split.ts';
import { isSame } from '../../lib/same.ts';
import type { Balancer } from '../../ports/balancer.ts';
import { parseAnswer } from './answer.ts';
import { runCommand, type Ended } from './command.ts';
import { CommandError } from './errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Lines of a complaint that are shown. */
const shownLines = 5;

/**
 * The user's two commands, each told a JSON object on its standard input. Their environment is PATH,
 * HOME and what `env` names: the step's own holds the inputs, and with them the kubeconfig.
 */
export function execBalancer(exec: ExecRoute, env: Env): Balancer {
  const call = async (action: 'read' | 'write', told: object): Promise<string> => {
    const ended = await runCommand({
      argv: exec[action],
      input: `${JSON.stringify({ version: 1, action, ...told })}\n`,
      env: { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '', ...exec.env },
      folder: env['GITHUB_WORKSPACE'] ?? '.',
      timeoutMs: exec.timeoutMs,
    });
    const wrong = failing(ended, exec);
    if (wrong !== undefined) throw errorOf(exec, action, { wrong, isPermanent: isUnstarted(ended) });
    return ended.output;
  };
  return {
    read: async (balanced) => {
      const view = parseAnswer(await call('read', balanced));
      if (typeof view === 'string') throw errorOf(exec, 'read', { wrong: view, isPermanent: false });
      return withoutSecrets(view, exec);
    },
    write: async (balanced, split, original) => {
      await call('write', { ...balanced, ...writing(split, original) });
    },
  };
}

function writing({ share, testers, mirror }: Split, original: unknown): object {
  const isHome = isSame({ share, testers, mirror }, home);
  return { split: { share, testers, mirror: mirror ?? null }, restore: isHome, original };
}

function isUnstarted({ how }: Ended): boolean {
  return typeof how === 'object' && 'unstarted' in how;
}

/** What is wrong with how a command ended: the end of a sentence; undefined: nothing. */
function failing({ how, complaint }: Ended, { timeoutMs }: ExecRoute): string | undefined {
  const wrong = howItFailed(how, timeoutMs);
  if (wrong === undefined) return undefined;
  const lines = complaint
    .split('\n')
    .map((line) => oneLine(line, 200))
    .filter((line) => line !== '')
    .slice(-shownLines);
  return lines.length === 0 ? wrong : `${wrong}: ${lines.join(' | ')}`;
}

function howItFailed(how: Ended['how'], timeoutMs: number): string | undefined {
  if (how === 'late') return `did not end within ${timeoutMs / 1000} s (timeout)`;
  if (how === 'talkative') return 'printed more than 64 KiB';
  if ('unstarted' in how) return `cannot be started (${how.unstarted})`;
  if ('signal' in how) return `was ended by ${how.signal}`;
  return how.code === 0 ? undefined : `ended with exit code ${how.code}`;
}

interface Fault {
  readonly wrong: string;
  readonly isPermanent: boolean;
}

function errorOf(exec: ExecRoute, action: 'read' | 'write', { wrong, isPermanent }: Fault): CommandError {
  const name = `\`${exec[action].join(' ')}\` (route: exec, ${action})`;
  return new CommandError(masked(`${name} ${wrong}`, exec), isPermanent);
}

/** What is stored with the plan must hold no secret. */
function withoutSecrets(view: BalancerView, exec: ExecRoute): BalancerView {
  const original = JSON.stringify(view.original);
  if (masked(original, exec) !== original) {
    const wrong = 'put a value of `env` into `original`, which is stored in the cluster: leave it out';
    throw errorOf(exec, 'read', { wrong, isPermanent: true });
  }
  const { settled } = view;
  if (typeof settled === 'string') return view;
  return { ...view, settled: { problem: masked(oneLine(settled.problem), exec) } };
}

/** GitHub masks its log alone: this text also goes to the summary, the comment and the journal. */
function masked(text: string, { secrets }: ExecRoute): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
