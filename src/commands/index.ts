import type { Command } from '../model/spec.ts';
import type { Conclusion } from './conclusion.ts';
import { contract } from './contract.ts';
import { deploy } from './deploy.ts';
import type { House } from './house.ts';
import { plan, status } from './look-only.ts';
import { promote } from './promote.ts';
import { withSteadyJournal } from './steady-journal.ts';
import { abort, rollback } from './turn-back.ts';

/** What each command does. */
export const commandTable: Readonly<Record<Command, (house: House) => Promise<Conclusion>>> = {
  deploy: withSteadyJournal(deploy),
  plan,
  promote: withSteadyJournal(promote),
  rollback: withSteadyJournal(rollback),
  abort: withSteadyJournal(abort),
  status,
  contract: withSteadyJournal(contract),
};
