import type { StopRequest } from '../model/observation.ts';

/** The right to act on a target. Held by one runner; another may take it after silence. */
export interface Lease {
  /** Waits for a dead holder's lease to expire; throws HeldByOtherError while a live one renews it. */
  readonly acquire: () => Promise<void>;
  /**
   * Resolves when the lease is surely ours. An API server that is silent for longer than the lease
   * lasts is waited for: nobody may act meanwhile, and then either the lease is still ours or it throws
   * a TakenOverError.
   */
  readonly held: () => Promise<void>;
  /**
   * Takes those of the other targets too that move together with this one; throws HeldByOtherError
   * while another run has one of them. Keys as targetKey makes them.
   */
  readonly extend: (targets: readonly string[]) => Promise<void>;
  /** Key of the target whose rollout this one moved with last; undefined: always alone. */
  readonly leader: () => Promise<string | undefined>;
  /** A stop that another job asked of the holder, if any. */
  readonly stopRequest: () => StopRequest | undefined;
  readonly release: () => Promise<void>;
}

/** What another job may ask of whoever holds the lease. */
export interface LeaseControl {
  /** Asks the live holder to stop; it sees that at its next renewal. */
  readonly askToStop: (stop: StopRequest) => Promise<void>;
}
