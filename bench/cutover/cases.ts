import type { Case } from './case.ts';
import { cancelled, killed, stableAgain, twoRuns } from './interruptions.ts';
import { apiFaults, routeReadError, stablePodLost } from './outages.ts';
import { autoscaled, deadPath, specAndReplicas, twoNamespaces } from './surroundings.ts';
import { badBadGood, badVersions, goodVersion } from './versions.ts';

export const cases: readonly Case[] = [
  goodVersion,
  ...badVersions,
  killed,
  cancelled,
  apiFaults,
  routeReadError,
  stablePodLost,
  autoscaled,
  twoRuns,
  twoNamespaces,
  deadPath,
  badBadGood,
  stableAgain,
  specAndReplicas,
];
