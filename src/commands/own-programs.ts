import type { AskedQuery } from '../metrics/asked.ts';
import { sql } from '../metrics/providers/sql/source.ts';
import { none, type Sampled } from '../metrics/provider.ts';
import type { Plan } from '../model/plan.ts';
import type { Spec } from '../model/spec.ts';
import { programNumber, programSample } from '../observe/programs.ts';
import type { Runs } from '../observe/runs.ts';
import type { MeasuredArms, Meters } from '../observe/sample.ts';
import type { ProgramCall } from '../ports/program.ts';
import type { House } from './house.ts';

/** Of which release a poll is. */
export interface Release {
  readonly plan: Pick<Plan, 'id' | 'namespace' | 'targets'>;
  readonly arms: MeasuredArms;
  /** What the new version gets of the requests, in percent. */
  readonly share: number;
}

/** Asks the user's own programs and database: what needs no metrics server. */
export interface OwnMeters extends Pick<Meters, 'program'> {
  readonly number: (query: AskedQuery) => Promise<Sampled>;
}

/** With what they are asked. */
export interface Asking extends Pick<House, 'startProgram' | 'askSql'> {
  readonly spec: Pick<Spec, 'sources'>;
}

export function ownMeters(release: Release, house: Asking, runs: Runs): OwnMeters {
  const told = releaseOf(release);
  const poll = (name: string, call: Omit<ProgramCall, 'release'>): ReturnType<Runs['poll']> =>
    runs.poll(name, () => house.startProgram({ ...call, release: told }));
  return {
    program: async (check) => programSample(check, await poll(check.text, check)),
    number: async ({ provider, text, values = {} }) => {
      if (provider === sql.name) return house.askSql?.(text, values) ?? none(sql, 'is not configured');
      const { env, timeoutMs } = house.spec.sources.command;
      const argv = text.split(/\s+/);
      const said = await poll(`${provider}: ${text}`, { argv, env, timeoutMs });
      return programNumber(said, { program: argv[0] ?? '', timeoutMs });
    },
  };
}

/** As a program sees it. What is not known yet is left out. */
function releaseOf({ plan, arms: { all }, share }: Release): Readonly<Record<string, string>> {
  const told = {
    CUTOVER_ROLLOUT: plan.id,
    CUTOVER_NAMESPACE: plan.namespace,
    CUTOVER_TARGET: plan.targets[0].name,
    CUTOVER_SHARE: String(share),
    CUTOVER_CANDIDATE_PODS: all.candidate?.pods,
    CUTOVER_STABLE_PODS: all.stable?.pods,
  };
  const known = Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}
