import type { ProgramEnd, StartProgram } from '../../ports/program.ts';
import { maxOutput, startCommand, type Ended, type Started } from './command.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `env` of a call as the program gets it, and what of it nothing may show. */
export interface FilledEnv {
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/**
 * The user's programs that judge. They see PATH, HOME, what says which release it is about, and what
 * `env` names: the step's own environment holds the inputs, and with them the kubeconfig.
 */
export function programStarter(
  env: Env,
  fill: (env: Readonly<Record<string, string>>) => FilledEnv,
): StartProgram {
  const started = new Set<Started>();
  const killAll = (): void => started.forEach(({ kill }) => kill());
  return ({ argv, env: written, release, timeoutMs }) => {
    const { env: own, secrets } = fill(written);
    if (started.size === 0) process.on('exit', killAll);
    const command = startCommand({
      ...{ argv, input: '', timeoutMs, manner: 'watched' },
      env: { ...usual(env), ...own, ...release },
      folder: env['GITHUB_WORKSPACE'] ?? '.',
    });
    started.add(command);
    const ended = command.ended.then((end) => {
      started.delete(command);
      if (started.size === 0) process.off('exit', killAll);
      return told(end, secrets);
    });
    return { ended, stop: command.stop };
  };
}

/** By the tracking id GitHub's runner finds what a step has left, should it be killed itself. */
function usual(env: Env): Readonly<Record<string, string>> {
  const tracking = env['RUNNER_TRACKING_ID'];
  return {
    PATH: env['PATH'] ?? '',
    HOME: env['HOME'] ?? '',
    ...(tracking === undefined ? {} : { RUNNER_TRACKING_ID: tracking }),
  };
}

function told({ how, output, complaint }: Ended, secrets: readonly string[]): ProgramEnd {
  const without = withoutSecrets(secrets.toSorted((a, b) => b.length - a.length));
  const isUnstarted = typeof how === 'object' && 'unstarted' in how;
  return {
    how: isUnstarted ? { ...how, unstarted: without(how.unstarted) } : how,
    output: without(output),
    complaint: without(complaint),
  };
}

/** Of words whose beginning was cut off, the first may be the rest of a secret, which is not known again. */
function withoutSecrets(longestFirst: readonly string[]): (text: string) => string {
  const [longest = ''] = longestFirst;
  return (text) => {
    const masked = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
    return text.length < maxOutput ? masked : masked.slice(longest.length);
  };
}
