import { home, type Split } from '../../src/model/split.ts';

/** A plain share of all requests. */
export function shareOf(share: number): Split {
  return { ...home, share };
}
