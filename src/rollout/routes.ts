import type { Effect } from '../model/effect.ts';
import type { Observation, Question, RouteView } from '../model/observation.ts';
import type { Split } from '../model/split.ts';

/** A target's route, as it was seen. */
export interface SeenRoute extends RouteView {
  readonly target: string;
}

export function routeQuestion(target: string, split: Split): Extract<Question, { ask: 'route' }> {
  return { ask: 'route', target, split };
}

export function seenRoutes(
  targets: readonly string[],
  split: Split,
  seen: Observation,
): readonly SeenRoute[] {
  return targets.map((target) => ({ target, ...seen.answer(routeQuestion(target, split)) }));
}

/** Those that are not as the split shall be. */
export function astray(routes: readonly SeenRoute[]): readonly SeenRoute[] {
  return routes.filter(({ isInPlace }) => !isInPlace);
}

/** Gives these routes the split. */
export function splitting(routes: readonly SeenRoute[], split: Split): readonly Effect[] {
  return routes.map(({ target }) => ({ ensure: 'split', target, split }));
}
